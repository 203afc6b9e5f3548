using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>The arithmetic of <see cref="InverseSquareRoot"/> on computed integers, as nodes of int64.</summary>
internal static class InverseSquareRootNodes
{
    private const int Steps = 5, Classes = 15, FirstShift = 11;

    /// <summary>1 / √x as the multiplier (with its left shift) and the divisor of a rescaling by gemmlowp's double rounding.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">int64 in [0, 2³¹).</param>
    /// <param name="raisedBits">The result is 2^raisedBits times greater.</param>
    public static (ImportedValue Multiplier, ImportedValue Divisor) Add(TfliteGraphWriter graph, ImportedValue x, int raisedBits)
    {
        // Number of class: in class c, x · 4^(14 − c) lies in [2²⁷, 2²⁹). In the last one x is 2²⁹ or more and is divided by 4 first.
        ImportedValue number = graph.Scalar(0);
        foreach (long threshold in Thresholds()) number = graph.Node("Add", [number, graph.Cast(graph.Node("GreaterOrEqual", [x, graph.Scalar(threshold)]), ElementType.Int64)]);
        ImportedValue whole = graph.Node("Div", [x, Pick(graph, number, count => count == Classes ? 4 : 1)]);
        ImportedValue input = graph.Node("Div", [graph.Node("Mul", [whole, Pick(graph, number, count => 1L << (2 * Math.Max(Classes - 1 - count, 0)))]), graph.Scalar(2)]);
        input = Limited(graph, input, 1 << 28);
        ImportedValue half = graph.Node("Div", [graph.Node("Add", [input, graph.Scalar(1)]), graph.Scalar(2)]), y = graph.Scalar(1 << 28);
        for (int step = 0; step < Steps; step++)
        {
            ImportedValue cube = Raised(graph, Product(graph, Product(graph, y, y), y), 6);
            y = Raised(graph, graph.Node("Sub", [Product(graph, graph.Scalar((1 << 28) + (1 << 27)), y), Product(graph, half, cube)]), 3);
        }

        ImportedValue root = graph.Node("Mul", [Product(graph, y, graph.Scalar(1518500250)), Pick(graph, number, count => 1L << Math.Max(-Shift(count), 0))]);
        ImportedValue multiplier = graph.Node("Where", [graph.Node("LessOrEqual", [x, graph.Scalar(1)]), graph.Scalar(int.MaxValue), Limited(graph, root, int.MaxValue)]);
        ImportedValue left = Pick(graph, number, count => 1L << Math.Max(raisedBits - Math.Max(Shift(count), 0), 0));
        return (graph.Node("Mul", [multiplier, left]), Pick(graph, number, count => 1L << Math.Max(Math.Max(Shift(count), 0) - raisedBits, 0)));
    }

    // 2 · 4^j for j = 0…13, then 2²⁹.
    private static IEnumerable<long> Thresholds() => Enumerable.Range(0, Classes).Select(j => 2L << (2 * j));

    private static int Shift(int count) => count == Classes ? FirstShift + 1 : FirstShift - (Classes - 1 - count);

    private static ImportedValue Pick(TfliteGraphWriter graph, ImportedValue number, Func<int, long> ofClass) =>
        graph.Node("Gather", [graph.Constant(DenseTensor.Vector<long>([.. Enumerable.Range(0, Classes + 1).Select(ofClass)]), "of_class"), number]);

    // round(a · b / 2³¹) for numbers that are not negative.
    private static ImportedValue Product(TfliteGraphWriter graph, ImportedValue a, ImportedValue b) =>
        graph.Node("Div", [graph.Node("Add", [graph.Node("Mul", [a, b]), graph.Scalar(1 << 30)]), graph.Scalar(1L << 31)]);

    private static ImportedValue Raised(TfliteGraphWriter graph, ImportedValue value, int bits) => Limited(graph, graph.Node("Mul", [value, graph.Scalar(1L << bits)]), int.MaxValue);

    // Clip of int64 is wrong on ONNX Runtime 1.30 from 2³¹ on. Nothing gets there but the root of x ≤ 1, which is not taken: y stays below 2²⁹, and its cube times 2⁶ below 2³¹.
    private static ImportedValue Limited(TfliteGraphWriter graph, ImportedValue value, long greatest) => graph.Node("Clip", [value, graph.Scalar(0), graph.Scalar(greatest)]);
}
