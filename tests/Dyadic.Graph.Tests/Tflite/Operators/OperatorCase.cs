using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>A network of one operator on codes, and what is fed to it.</summary>
/// <param name="codes">The type of its codes.</param>
/// <param name="seed">What its scales, zero points, shapes and data are made from.</param>
internal sealed class OperatorCase(ElementType codes, ulong seed)
{
    // The schema's numbers of option tables. TensorFlow Lite reads no options under another number.
    private static readonly Dictionary<TfliteBuiltin, byte> OptionsKinds = new()
    {
        [TfliteBuiltin.Conv2D] = 1,
        [TfliteBuiltin.DepthwiseConv2D] = 2,
        [TfliteBuiltin.AveragePool2D] = 5,
        [TfliteBuiltin.MaxPool2D] = 5,
        [TfliteBuiltin.FullyConnected] = 8,
        [TfliteBuiltin.Softmax] = 9,
        [TfliteBuiltin.Concatenation] = 10,
        [TfliteBuiltin.Add] = 11,
        [TfliteBuiltin.L2Normalization] = 12,
        [TfliteBuiltin.ResizeBilinear] = 15,
        [TfliteBuiltin.SpaceToDepth] = 19,
        [TfliteBuiltin.Mul] = 21,
        [TfliteBuiltin.Mean] = 27,
        [TfliteBuiltin.Sum] = 27,
        [TfliteBuiltin.ReduceMax] = 27,
        [TfliteBuiltin.ReduceMin] = 27,
        [TfliteBuiltin.Sub] = 28,
        [TfliteBuiltin.Div] = 29,
        [TfliteBuiltin.TransposeConv] = 49,
        [TfliteBuiltin.ResizeNearestNeighbor] = 74,
        [TfliteBuiltin.LeakyRelu] = 75,
        [TfliteBuiltin.MirrorPad] = 77,
        [TfliteBuiltin.DepthToSpace] = 94,
        [TfliteBuiltin.BatchMatMul] = 101,
        [TfliteBuiltin.Gelu] = 116,
    };

    private readonly List<int> _inputs = [];
    private readonly List<byte> _given = [];

    /// <summary>The type of the codes.</summary>
    public ElementType Codes => codes;

    /// <summary>Where everything comes from.</summary>
    public CaseRandom Random { get; } = new(seed);

    /// <summary>The file.</summary>
    public TfliteSpec Spec { get; } = new();

    /// <summary>The bytes of all inputs, one behind the other.</summary>
    public byte[] Given => [.. _given];

    /// <summary>A zero point of the codes.</summary>
    public int ZeroPoint() => Random.ZeroPoint(codes);

    /// <summary>An input of random codes.</summary>
    public int Input(float scale, int zeroPoint, params int[] shape) => Input(Random.Bytes(Bytes(shape)), scale, zeroPoint, shape);

    /// <summary>An input of given codes.</summary>
    public int Input(byte[] content, float scale, int zeroPoint, params int[] shape)
    {
        _given.AddRange(content);
        return AsInput(Spec.Codes($"x{_inputs.Count}", TypeNumber(codes), null, [scale], [zeroPoint], 0, shape));
    }

    /// <summary>An input that holds every 8-bit code once, or 4,096 random 16-bit ones.</summary>
    public int EveryCode(float scale, int zeroPoint) => codes == ElementType.Int16
        ? Input(scale, zeroPoint, 1, 4096)
        : Input([.. Enumerable.Range(0, 256).Select(code => (byte)code)], scale, zeroPoint, 1, 256);

    /// <summary>An input of truth values.</summary>
    public int Truths(params int[] shape)
    {
        _given.AddRange([.. Random.Bytes(Count(shape)).Select(number => (byte)(number & 1))]);
        return AsInput(Spec.Truths($"x{_inputs.Count}", shape));
    }

    /// <summary>A constant of random codes.</summary>
    public int Constant(float scale, int zeroPoint, params int[] shape) => Constant(Random.Bytes(Bytes(shape)), scale, zeroPoint, shape);

    /// <summary>A constant of given codes.</summary>
    public int Constant(byte[] content, float scale, int zeroPoint, params int[] shape) => Spec.Codes("constant", TypeNumber(codes), content, [scale], [zeroPoint], 0, shape);

    /// <summary>Weights: int8 with one scale, or one a slice along an axis, and codes of at least −127; or uint8 with one scale.</summary>
    public (int Tensor, float[] Scales) Weights(int axis, bool perChannel, params int[] shape)
    {
        byte[] content = Random.Bytes(Count(shape));
        if (codes == ElementType.UInt8)
        {
            float scale = Random.Scale(0.002, 0.02);
            return (Spec.Codes("weights", TypeNumber(codes), content, [scale], [Random.Whole(100, 150)], 0, shape), [scale]);
        }

        float[] scales = [.. Enumerable.Range(0, perChannel ? shape[axis] : 1).Select(_ => Random.Scale(0.002, 0.02))];
        for (int i = 0; i < content.Length; i++) content[i] = content[i] == 0x80 ? (byte)0x81 : content[i];
        return (Spec.Codes("weights", TypeNumber(ElementType.Int8), content, scales, new long[scales.Length], perChannel ? axis : 0, shape), scales);
    }

    /// <summary>A bias for weights: int32, or int64 beside 16-bit codes when asked for.</summary>
    public int Bias(float inputScale, float[] weightScales, int channels, int range, bool wide = false)
    {
        float[] scales = Array.ConvertAll(weightScales, scale => inputScale * scale);
        int[] numbers = [.. Enumerable.Range(0, channels).Select(_ => Random.Whole(-range, range))];
        byte[] content = wide
            ? MemoryMarshal.AsBytes<long>(Array.ConvertAll(numbers, number => (long)number)).ToArray()
            : MemoryMarshal.AsBytes<int>(numbers).ToArray();
        return Spec.Codes("bias", TypeNumber(wide ? ElementType.Int64 : ElementType.Int32), content, scales, new long[scales.Length], 0, channels);
    }

    /// <summary>A computed tensor of codes.</summary>
    public int Output(float scale, int zeroPoint, params int[] shape) => Output(codes, scale, zeroPoint, shape);

    /// <summary>A computed tensor of codes of another type.</summary>
    public int Output(ElementType type, float scale, int zeroPoint, params int[] shape) => Spec.Codes("y", TypeNumber(type), null, [scale], [zeroPoint], 0, shape);

    /// <summary>The operator.</summary>
    public void Op(TfliteBuiltin builtin, int[] inputs, int[] outputs, FlatTableSpec? options = null)
    {
        Spec.Op(builtin, inputs, outputs, options, OptionsKinds.GetValueOrDefault(builtin));
        (Spec.Inputs, Spec.Outputs) = ([.. _inputs], outputs);
    }

    /// <summary>The inputs as tensors of an imported graph.</summary>
    public DenseTensor[] Feed(Graph graph)
    {
        int at = 0;
        return [.. graph.Inputs.Select(input =>
        {
            DenseTensor tensor = DenseTensor.Zeros(input.Type, input.Shape!.ToTensorShape());
            Given.AsSpan(at, tensor.Bytes.Length).CopyTo(tensor.Bytes);
            at += tensor.Bytes.Length;
            return tensor;
        })];
    }

    private int AsInput(int tensor)
    {
        _inputs.Add(tensor);
        return tensor;
    }

    private int Bytes(int[] shape) => Count(shape) * codes.ByteWidth();

    private static int Count(int[] shape) => shape.Aggregate(1, (product, extent) => product * extent);

    private static sbyte TypeNumber(ElementType type) => type switch
    {
        ElementType.Int32 => 2,
        ElementType.UInt8 => 3,
        ElementType.Int64 => 4,
        ElementType.Int16 => 7,
        _ => 9,
    };
}
