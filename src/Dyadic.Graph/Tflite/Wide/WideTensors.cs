using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>What the rules of 16-bit codes ask of tensors, and the nodes that they share.</summary>
internal static class WideTensors
{
    /// <summary>True for a tensor of int16 codes with one positive scale around zero.</summary>
    public static bool HasWideCodes(this TfliteTensor? tensor) => tensor is { Type: ElementType.Int16, Quantization: { Scales: [> 0], ZeroPoints: [0] } };

    /// <summary>The codes that an operator may write: those of int16, cut by a fused activation. TFLite rounds the limits half away from zero.</summary>
    /// <exception cref="DyadicException">The activation is no limit.</exception>
    public static CodeRange WideRange(this TfliteOperator op, FusedActivation activation = FusedActivation.None)
    {
        if (activation.Limits() is not var (least, greatest)) throw op.Unsupported($"fuses the activation {activation} into 16-bit codes, which is not supported");
        return new CodeRange(0, CodeOf(op.Output, least), CodeOf(op.Output, greatest));
    }

    /// <summary>table[code] for every int16 code.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="codes">int16.</param>
    /// <param name="codeOf">The function; its results are limited to int16.</param>
    public static ImportedValue WideLookUp(this TfliteGraphWriter graph, ImportedValue codes, Func<int, long> codeOf) =>
        graph.Node("Gather", [graph.Constant(graph.WideTable(codeOf), "table"), graph.Cast(codes, ElementType.Int32)]);

    /// <summary>A function's results for every int16 code, limited to int16. Codes below zero come last: as indices they count from the end.</summary>
    public static DenseTensor WideTable(this TfliteGraphWriter graph, Func<int, long> codeOf)
    {
        short[] table = new short[1 << 16];
        graph.Spend(sizeof(short) * table.Length, "table");
        for (int code = short.MinValue; code <= short.MaxValue; code++) table[code & 0xFFFF] = (short)Math.Clamp(codeOf(code), short.MinValue, short.MaxValue);
        return DenseTensor.Vector<short>(table);
    }

    /// <summary>The sums of products of 16-bit codes and 8-bit weights, int64: a product of each byte plane. docs/quantized-arithmetic.md, eq. (11).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="codes">int16.</param>
    /// <param name="product">Adds the product of unsigned bytes with the given zero point.</param>
    public static ImportedValue Planes(this TfliteGraphWriter graph, ImportedValue codes, Func<ImportedValue, ImportedValue, ImportedValue> product)
    {
        ImportedValue unsigned = graph.Node("Add", [graph.Cast(codes, ElementType.Int32), graph.Int32(1 << 15)]), unit = graph.Int32(256);
        ImportedValue low = graph.Node("Mod", [unsigned, unit]), high = graph.Node("Div", [graph.Node("Sub", [unsigned, low]), unit]);
        ImportedValue Sum(ImportedValue plane, int zeroPoint) => graph.Cast(product(graph.Cast(plane, ElementType.UInt8), graph.Code(zeroPoint)), ElementType.Int64);
        return graph.Node("Add", [graph.Node("Mul", [Sum(high, 128), graph.Scalar(256)]), Sum(low, 0)]);
    }

    private static int CodeOf(TfliteTensor tensor, float real) => (int)Math.Clamp(MathF.Round(real / tensor.Scale(), MidpointRounding.AwayFromZero), short.MinValue, short.MaxValue);
}
