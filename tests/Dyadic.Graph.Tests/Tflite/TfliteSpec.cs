using System.Runtime.InteropServices;
using Dyadic.Graphs.Tflite;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite;

/// <summary>Makes small TensorFlow Lite files.</summary>
internal sealed class TfliteSpec
{
    private readonly List<FlatTableSpec> _tensors = [], _operators = [], _codes = [], _buffers = [[]];

    /// <summary>The inputs' numbers.</summary>
    public int[] Inputs { get; set; } = [];

    /// <summary>The outputs' numbers.</summary>
    public int[] Outputs { get; set; } = [];

    /// <summary>Adds a float32 tensor that is computed or given.</summary>
    public int Tensor(string name, params int[] shape) => Add(name, 0, 0, shape);

    /// <summary>Adds an int32 tensor that is computed.</summary>
    public int Integers(string name, params int[] shape) => Add(name, 2, 0, shape);

    /// <summary>Adds a float32 constant whose elements are 0, 1, 2 …</summary>
    public int Constant(string name, params int[] shape) =>
        Content(name, 0, [.. Enumerable.Range(0, shape.Aggregate(1, (product, extent) => product * extent)).Select(number => (float)number)], shape);

    /// <summary>Adds an int32 constant.</summary>
    public int Numbers(string name, int[] numbers, params int[] shape) => Content(name, 2, numbers, shape);

    /// <summary>Adds a tensor of codes: computed, or with a content.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The schema's number of its type.</param>
    /// <param name="content">Its bytes; null when it is computed or given.</param>
    /// <param name="scales">One, or one a slice along the axis.</param>
    /// <param name="zeroPoints">As many.</param>
    /// <param name="axis">The axis of the slices.</param>
    /// <param name="shape">Its shape.</param>
    public int Codes(string name, sbyte type, byte[]? content, float[] scales, long[] zeroPoints, int axis, params int[] shape)
    {
        if (content is not null) _buffers.Add(new() { [0] = content });
        int tensor = Add(name, type, content is null ? 0 : _buffers.Count - 1, shape);
        _tensors[tensor][4] = new FlatTableSpec { [2] = scales, [3] = zeroPoints, [6] = axis };
        return tensor;
    }

    /// <summary>Adds a tensor of truth values that is given or computed.</summary>
    public int Truths(string name, params int[] shape) => Add(name, 6, 0, shape);

    /// <summary>Adds an operator. Options are by the schema's field numbers; enumerations and truth values take a byte.</summary>
    public TfliteSpec Op(TfliteBuiltin builtin, int[] inputs, int[] outputs, FlatTableSpec? options = null, byte optionsKind = 1)
    {
        _codes.Add(new() { [0] = (sbyte)Math.Min((int)builtin, 127), [3] = (int)builtin });
        FlatTableSpec op = new() { [0] = _codes.Count - 1, [1] = inputs, [2] = outputs };
        if (options is not null) (op[3], op[4]) = (optionsKind, options);
        _operators.Add(op);
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToFile() => new FlatTableSpec
    {
        [0] = 3,
        [1] = _codes.ToArray(),
        [2] = (FlatTableSpec[])[new() { [0] = _tensors.ToArray(), [1] = Inputs, [2] = Outputs, [3] = _operators.ToArray(), [4] = "net" }],
        [4] = _buffers.ToArray(),
    }.ToFile();

    /// <summary>The imported graph.</summary>
    public Graph Import() => TfliteModelFile.Read(ToFile()).Graph;

    /// <summary>The nodes of the imported graph, one a line. Constants are shown by their shapes.</summary>
    public string Text() => string.Join('\n', Import().Nodes.Select(node => $"{string.Join(", ", node.Outputs.Select(Show))} = {node.OpType}({string.Join(", ", node.Inputs.Select(Show))})"));

    private static string Show(Value? value) => value is null ? "" : value.Constant is null ? $"{value.Name}{value.Shape}" : $"#{value.Shape}";

    private int Content<T>(string name, sbyte type, T[] elements, int[] shape)
        where T : unmanaged
    {
        _buffers.Add(new() { [0] = MemoryMarshal.AsBytes(elements.AsSpan()).ToArray() });
        return Add(name, type, _buffers.Count - 1, shape);
    }

    private int Add(string name, sbyte type, int buffer, int[] shape)
    {
        _tensors.Add(new() { [0] = shape, [1] = type, [2] = buffer, [3] = name, [8] = true });
        return _tensors.Count - 1;
    }
}
