using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>A value in one layout as steps see it: where its bytes are, now.</summary>
/// <remarks>Operands that share memory (a reshaped value and its source) share the <see cref="Root"/>.</remarks>
internal sealed unsafe class Operand
{
    private DenseTensor? _tensor;

    private Operand(string name, ElementType type, TensorShape shape, Operand? source) => (Name, Type, Shape, Source) = (name, type, shape, source);

    /// <summary>The value's name, for reports.</summary>
    public string Name { get; }

    /// <summary>The element type; undefined while <see cref="IsDynamic"/>.</summary>
    public ElementType Type { get; }

    /// <summary>The extents in the order they lie in memory; meaningless while <see cref="IsDynamic"/>.</summary>
    public TensorShape Shape { get; }

    /// <summary>The operand whose memory this one views; null when it has its own.</summary>
    public Operand? Source { get; }

    /// <summary>The operand that owns the memory.</summary>
    public Operand Root => Source is null ? this : Source.Root;

    /// <summary>The place in the arena; null for graph inputs, constants, dynamic values and views.</summary>
    public PlanBuffer? Buffer { get; private init; }

    /// <summary>True when type or shape is known only after the step that computes it has run; such a value lives on the heap.</summary>
    public bool IsDynamic { get; private init; }

    /// <summary>True when the value is the same in every run.</summary>
    public bool IsConstant { get; private init; }

    /// <summary>True for a constant that belongs to the graph and outlives the plan.</summary>
    public bool IsShared { get; private init; }

    /// <summary>The tensor of a constant.</summary>
    public DenseTensor? Content { get; private init; }

    /// <summary>True when the caller gives the value.</summary>
    public bool IsInput { get; private init; }

    /// <summary>True when a step wants the address, not just the tensor.</summary>
    public bool NeedsPointer { get; set; }

    /// <summary>The address of the first byte.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>The number of elements.</summary>
    public int Count => checked((int)Shape.Count);

    /// <summary>The bytes of all elements.</summary>
    public long Bytes => Shape.Count * Type.ByteWidth();

    /// <summary>The value as a tensor of <see cref="Shape"/>.</summary>
    public DenseTensor Tensor => _tensor ??= Source is not null && Root._tensor is not null
        ? ViewOf(Root.Tensor)
        : throw new InvalidOperationException($"The operand '{Name}' has no memory yet.");

    public static Operand InArena(string name, ElementType type, TensorShape shape) =>
        new(name, type, shape, null) { Buffer = new PlanBuffer(shape.Count * type.ByteWidth()) };

    public static Operand Input(string name, ElementType type, TensorShape shape) => new(name, type, shape, null) { IsInput = true };

    /// <summary>A constant.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="tensor">Its content.</param>
    /// <param name="shape">The extents in the order they lie in memory.</param>
    /// <param name="shared">True when the content belongs to the graph, not to one plan.</param>
    public static Operand Constant(string name, DenseTensor tensor, TensorShape shape, bool shared) =>
        new(name, tensor.ElementType, shape, null) { IsConstant = true, IsShared = shared, Content = tensor, _tensor = tensor.Reshaped(shape) };

    public static Operand Dynamic(Value value) => new(value.Name, ElementType.Undefined, default, null) { IsDynamic = true };

    /// <summary>The same memory under another shape.</summary>
    public static Operand View(string name, Operand source, ElementType type, TensorShape shape) =>
        new(name, type, shape, source) { IsInput = source.IsInput, IsConstant = source.IsConstant };

    /// <summary>Gives the operand its memory, for the life of the plan or for one run.</summary>
    public void Attach(DenseTensor? tensor, byte* pointer)
    {
        _tensor = tensor;
        Pointer = pointer;
    }

    /// <summary>Takes over the memory of the source; the tensor is made when somebody asks for it, for kernels do not.</summary>
    public void AttachToSource() => Attach(null, Root.Pointer);

    private DenseTensor ViewOf(DenseTensor root) => (root.ElementType == Type ? root : root.Reinterpreted(Type)).Reshaped(Shape);
}
