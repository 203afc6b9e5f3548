using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// SQUARED_DIFFERENCE on 8-bit codes: both operands come to a common fine scale, and the square of their difference is rescaled, each time
/// with gemmlowp's double rounding (docs/quantized-arithmetic.md, eq. (7)). A rescaled operand is a function of its code, so a table gives it.
/// </summary>
internal sealed class QuantizedSquaredDifferenceRule() : QuantizedPairRule(TfliteBuiltin.SquaredDifference)
{
    private const int FineBits = 7;

    private protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        TfliteTensor left = op.Inputs[0]!, right = op.Inputs[1]!;
        double common = 2.0 * Math.Max(left.Scale(), right.Scale());
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of(common * common / (Math.ScaleB(1, 2 * FineBits) * op.Output.Scale()));
        ImportedValue difference = graph.Node("Sub", [Fine(graph, left, a, common), Fine(graph, right, b, common)]);
        return graph.RequantizeGemmlowp(
            graph.Node("Mul", [difference, difference]), DenseTensor.Scalar(0), DenseTensor.Scalar(factor.LeftShifted), DenseTensor.Scalar(factor.Divisor), CodeRange.Of(op, op.Output));
    }

    private static ImportedValue Fine(TfliteGraphWriter graph, TfliteTensor operand, ImportedValue codes, double common) =>
        graph.LookUp(codes, DenseTensor.Vector<int>(GemmlowpMultiplier.Of(operand.Scale() / common).ApplyToCodes(operand, FineBits)), "fine");
}
