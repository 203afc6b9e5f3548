using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>Adds the nodes of which quantized operators consist.</summary>
internal static class CodeNodes
{
    /// <summary>An operator of <c>ai.dyadic</c>.</summary>
    public static ImportedValue Dyadic(this TfliteGraphWriter graph, string opType, ImportedValue?[] inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes) =>
        graph.AddNode(opType, OnnxVersions.DyadicDomain, inputs, 1, attributes)[0];

    /// <summary>table[code] for every code.</summary>
    public static ImportedValue LookUp(this TfliteGraphWriter graph, ImportedValue codes, DenseTensor table, string hint) =>
        graph.Dyadic("LookUp", [codes, graph.Constant(table, hint)]);

    /// <summary>An int64 scalar.</summary>
    public static ImportedValue Scalar(this TfliteGraphWriter graph, long value) => graph.Constant(DenseTensor.Scalar(value), $"int64_{value}");

    /// <summary>An int32 scalar.</summary>
    public static ImportedValue Int32(this TfliteGraphWriter graph, int value) => graph.Constant(DenseTensor.Scalar(value), $"int32_{value}");

    /// <summary>A uint8 scalar.</summary>
    public static ImportedValue Code(this TfliteGraphWriter graph, int value) => graph.Constant(DenseTensor.Scalar((byte)value), $"uint8_{value}");

    /// <summary>The code of 0, as a scalar of a quantized tensor's type.</summary>
    public static ImportedValue ZeroOf(this TfliteGraphWriter graph, TfliteTensor tensor)
    {
        DenseTensor zero = DenseTensor.Zeros(tensor.Type, TensorShape.Scalar);
        IntegerElements.SetWrapped(zero, 0, tensor.ZeroPoint());
        return graph.Constant(zero, "zero_point");
    }

    /// <summary>Codes less a zero point, as int32.</summary>
    public static ImportedValue Centred(this TfliteGraphWriter graph, ImportedValue codes, int zeroPoint) =>
        graph.Node("Sub", [graph.Cast(codes, ElementType.Int32), graph.Int32(zeroPoint)]);

    /// <summary>The reals that the codes of a tensor stand for.</summary>
    public static ImportedValue Dequantized(this TfliteGraphWriter graph, TfliteTensor tensor, TensorLayout layout) =>
        graph.Dequantized(graph.Read(tensor, layout), tensor);

    /// <summary>The reals that codes of a tensor's scale stand for.</summary>
    public static ImportedValue Dequantized(this TfliteGraphWriter graph, ImportedValue codes, TfliteTensor tensor) =>
        graph.Node("DequantizeLinear", [codes, graph.Constant(DenseTensor.Scalar(tensor.Scale()), "scale"), graph.Code(tensor.ZeroPoint())]);

    /// <summary>
    /// rint(binary32(accumulator + bias) · scale) + zero point, limited to a range of codes: the rescaling of XNNPACK.
    /// docs/quantized-arithmetic.md, eq. (8).
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="accumulator">int32.</param>
    /// <param name="bias">int32; broadcasts to the accumulator.</param>
    /// <param name="scales">One, or one a channel.</param>
    /// <param name="shape">The shape of the scales; broadcasts to the accumulator.</param>
    /// <param name="range">The output's zero point and codes.</param>
    public static ImportedValue RequantizeFloat32(this TfliteGraphWriter graph, ImportedValue accumulator, DenseTensor bias, float[] scales, TensorShape shape, CodeRange range)
    {
        long[] multipliers = new long[scales.Length], divisors = new long[scales.Length];
        if (Array.Exists(scales, scale => !(scale < 1 << 24))) throw DyadicException.Unsupported($"An operator of the TFLite file rescales its sums by {scales.Max()}; factors below 2^24 are supported.");
        for (int i = 0; i < scales.Length; i++) (multipliers[i], divisors[i]) = Operators.RequantizeFloat32.Parameters(scales[i]);
        return graph.Rescale("RequantizeFloat32", accumulator, bias, DenseTensor.Create<long>(shape, multipliers), DenseTensor.Create<long>(shape, divisors), range, ElementType.UInt8);
    }

    /// <summary>⌊(accumulator + bias) · multiplier / divisor + ½⌋ + zero point, limited to a range of codes. docs/quantized-arithmetic.md, eq. (6).</summary>
    public static ImportedValue Requantize(
        this TfliteGraphWriter graph, ImportedValue accumulator, DenseTensor bias, DenseTensor multiplier, DenseTensor divisor, CodeRange range, ElementType to = ElementType.UInt8) =>
        graph.Rescale("Requantize", accumulator, bias, multiplier, divisor, range, to);

    /// <summary>The double rounding of gemmlowp. docs/quantized-arithmetic.md, eq. (7).</summary>
    public static ImportedValue RequantizeGemmlowp(
        this TfliteGraphWriter graph, ImportedValue accumulator, DenseTensor bias, DenseTensor multiplier, DenseTensor divisor, CodeRange range, ElementType to = ElementType.UInt8) =>
        graph.Rescale("RequantizeGemmlowp", accumulator, bias, multiplier, divisor, range, to);

    private static ImportedValue Rescale(this TfliteGraphWriter graph, string opType, ImportedValue accumulator, DenseTensor bias, DenseTensor multiplier, DenseTensor divisor, CodeRange range, ElementType to) => graph.Dyadic(
        opType,
        [accumulator, graph.Constant(bias, "bias"), graph.Constant(multiplier, "multiplier"), graph.Constant(divisor, "divisor"), graph.Scalar(range.ZeroPoint), graph.Scalar(range.Least), graph.Scalar(range.Greatest)],
        ("to", new AttributeValue.Int((long)to)));
}
