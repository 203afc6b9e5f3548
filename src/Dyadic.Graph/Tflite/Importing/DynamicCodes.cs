using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Activations that are quantized while the network runs, to meet integer weights: int8 codes, their scale, and the zero point that they have.</summary>
/// <param name="Codes">The codes.</param>
/// <param name="Scale">The real of one step; a scalar, or one a row or sample.</param>
/// <param name="ZeroPoint">The code of 0; null when it is the code 0.</param>
internal sealed record DynamicCodes(ImportedValue Codes, ImportedValue Scale, ImportedValue? ZeroPoint)
{
    /// <summary>Codes in [−127, 127] around 0: the scale is the largest magnitude over 127.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="reals">The activations.</param>
    /// <param name="axes">The axes over which one scale reaches; the others have a scale for each slice.</param>
    public static DynamicCodes Symmetric(TfliteGraphWriter graph, ImportedValue reals, params long[] axes)
    {
        ImportedValue magnitude = graph.Node("ReduceMax", [graph.Node("Abs", [reals]), graph.Integers("axes", axes)], ("keepdims", new AttributeValue.Int(1)));
        ImportedValue largest = graph.Node("Max", [magnitude, Number(graph, LeastMagnitude)]), steps = Number(graph, sbyte.MaxValue);
        ImportedValue scaled = graph.Node("Mul", [reals, graph.Node("Div", [steps, largest])]);
        ImportedValue codes = graph.Cast(graph.Node("Clip", [graph.Node("Round", [scaled]), Number(graph, -sbyte.MaxValue), steps]), ElementType.Int8);
        return new DynamicCodes(codes, graph.Node("Div", [largest, steps]), null);
    }

    /// <summary>Codes in [−128, 127] over the whole tensor: the least and the greatest real, 0 included, become the ends.</summary>
    public static DynamicCodes Asymmetric(TfliteGraphWriter graph, ImportedValue reals)
    {
        ImportedValue zero = Number(graph, 0);
        ImportedValue least = graph.Node("Min", [Extremum(graph, "ReduceMin", reals), zero]), greatest = graph.Node("Max", [Extremum(graph, "ReduceMax", reals), zero]);
        ImportedValue range = graph.Node("Max", [graph.Node("Sub", [greatest, least]), Number(graph, LeastMagnitude)]);
        ImportedValue scale = graph.Node("Div", [range, Number(graph, byte.MaxValue)]);
        ImportedValue lowest = Number(graph, sbyte.MinValue), highest = Number(graph, sbyte.MaxValue);
        ImportedValue zeroPoint = graph.Node("Round", [graph.Node("Sub", [lowest, graph.Node("Div", [least, scale])])]);
        zeroPoint = graph.Node("Clip", [zeroPoint, lowest, highest]);
        ImportedValue shifted = graph.Node("Round", [graph.Node("Add", [graph.Node("Div", [reals, scale]), zeroPoint])]);
        return new DynamicCodes(graph.Cast(graph.Node("Clip", [shifted, lowest, highest]), ElementType.Int8), scale, graph.Cast(zeroPoint, ElementType.Int8));
    }

    // A tensor of zeros gets a scale too, and all its codes are 0.
    private const float LeastMagnitude = 1e-30f;

    private static ImportedValue Extremum(TfliteGraphWriter graph, string onnx, ImportedValue reals) => graph.Node(onnx, [reals], ("keepdims", new AttributeValue.Int(0)));

    private static ImportedValue Number(TfliteGraphWriter graph, float value) => graph.Constant(DenseTensor.Scalar(value), "number");
}
