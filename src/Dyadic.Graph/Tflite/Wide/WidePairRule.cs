using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>An operator on two broadcast tensors of 16-bit codes.</summary>
/// <param name="builtin">The operator.</param>
internal abstract class WidePairRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public sealed override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasWideCodes() && op.OptionalInput(1).HasWideCodes() && op.Outputs is [{ } output] && output.HasWideCodes();

    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor a = op.Input(0, "a"), b = op.Input(1, "b");
        TensorLayout layout = graph.BroadcastLayout(op.Output, a, b);
        ImportedValue left = graph.Cast(graph.ReadBroadcast(a, layout), ElementType.Int32), right = graph.Cast(graph.ReadBroadcast(b, layout), ElementType.Int32);
        graph.Write(op.Output, Combine(op, graph, left, right), layout);
    }

    /// <summary>The nodes of the operator.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="a">The codes of the first tensor, as int32.</param>
    /// <param name="b">Those of the second; they broadcast against the first.</param>
    private protected abstract ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b);

    /// <summary>int32 numbers times a factor, with gemmlowp's double rounding, limited to a range of codes. docs/quantized-arithmetic.md, eq. (7).</summary>
    private protected static ImportedValue Rescaled(TfliteGraphWriter graph, ImportedValue numbers, GemmlowpMultiplier factor, int raisedBits, CodeRange range, ElementType to) => graph.RequantizeGemmlowp(
        numbers, DenseTensor.Scalar(0), DenseTensor.Scalar(factor.LeftShifted << raisedBits), DenseTensor.Scalar(factor.Divisor), range, to);
}
