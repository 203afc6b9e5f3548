using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>BATCH_MATMUL on reals, either operand optionally with its last two axes swapped.</summary>
internal sealed class BatchMatMulRule() : RealWeightsRule(TfliteBuiltin.BatchMatMul)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        ImportedValue left = Operand(op, graph, 0, op.Options.Bool(0, "adj_x")), right = Operand(op, graph, 1, op.Options.Bool(1, "adj_y"));
        graph.Write(op.Output, graph.Node("MatMul", [left, right]));
    }

    private static ImportedValue Operand(TfliteOperator op, TfliteGraphWriter graph, int position, bool swapped)
    {
        TfliteTensor operand = op.Input(position, "matrix");
        int rank = operand.Shape.Rank;
        if (rank < 2) throw op.BadInput($"multiplies {operand}; expected matrices");
        int[] axes = [.. Enumerable.Range(0, rank)];
        if (swapped) (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return swapped || graph.ConstantOf(operand) is not null ? Weights(op, graph, operand, axes) : graph.Read(operand);
    }
}
