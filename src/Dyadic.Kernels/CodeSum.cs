using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The sum of two quantized tensors, element by element; also what an <see cref="OutputStage"/> can add to the codes of a product.</summary>
/// <remarks>Equal bits on every tier. The output may be one of the inputs when the types are equally wide. Runs may overlap in time.</remarks>
public abstract unsafe class CodeSum
{
    private readonly PartLauncher _launcher;

    private protected CodeSum() => _launcher = new PartLauncher(ExecutePart, workPerCount: 1);

    /// <summary>The type of the left codes.</summary>
    public abstract ElementType LhsType { get; }

    /// <summary>The type of the right codes.</summary>
    public abstract ElementType RhsType { get; }

    /// <summary>The type of the sums.</summary>
    public abstract ElementType OutputType { get; }

    internal abstract long Min { get; }

    internal abstract long Max { get; }

    /// <summary>Adds.</summary>
    /// <param name="lhs">Codes a.</param>
    /// <param name="rhs">Codes b.</param>
    /// <param name="output">Codes y.</param>
    /// <param name="count">Elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* lhs, void* rhs, void* output, long count, WorkerPool pool) => _launcher.Run(lhs, rhs, output, count, pool);

    /// <summary>Adds on the current thread.</summary>
    internal abstract void Add(byte* lhs, byte* rhs, byte* output, long count);

    /// <summary>The sum as the end of an emitted epilogue, or null when none computes it.</summary>
    /// <param name="productFirst">True when the product is the left summand.</param>
    internal abstract EmittedSum? Emitted(bool productFirst);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        Add(buffers.First + (from * LhsType.ByteWidth()), buffers.Second + (from * RhsType.ByteWidth()), buffers.Output + (from * OutputType.ByteWidth()), to - from);
    }
}
