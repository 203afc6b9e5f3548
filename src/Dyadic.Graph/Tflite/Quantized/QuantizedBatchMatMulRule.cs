using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>BATCH_MATMUL on 8-bit codes: exact integer products, rescaled by a multiplier of 31 bits with one rounding, half up (docs/quantized-arithmetic.md, eq. (6)).</summary>
internal sealed class QuantizedBatchMatMulRule() : TfliteRule(TfliteBuiltin.BatchMatMul, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.OptionalInput(1).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor a = op.Input(0, "left matrices"), b = op.Input(1, "right matrices"), y = op.Output;
        ImportedValue accumulator = graph.Node(
            "MatMulInteger",
            [Operand(op, graph, a, op.Options.Bool(0, "adj_x")), Operand(op, graph, b, op.Options.Bool(1, "adj_y")), graph.Code(a.ZeroPoint()), graph.Code(b.ZeroPoint())]);
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of((double)(a.Scale() * b.Scale()) / y.Scale());
        graph.Write(y, graph.Requantize(accumulator, DenseTensor.Scalar(0), DenseTensor.Scalar(factor.Multiplier), DenseTensor.Scalar(1L << (31 - factor.Exponent)), CodeRange.Of(op, y)));
    }

    private static ImportedValue Operand(TfliteOperator op, TfliteGraphWriter graph, TfliteTensor matrices, bool swapped)
    {
        int rank = matrices.Shape.Rank;
        if (rank < 2) throw op.BadInput($"multiplies {matrices}; expected matrices");
        if (!swapped) return graph.Read(matrices);
        return graph.Permuted(matrices, [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
    }
}
