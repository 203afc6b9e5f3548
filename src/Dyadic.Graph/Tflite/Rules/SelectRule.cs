using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SELECT: x where a condition holds, else y. A condition of rank 1 speaks of whole slices along the first axis.</summary>
internal sealed class SelectRule() : TfliteRule(TfliteBuiltin.Select, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor condition = op.Input(0, "condition"), x = op.Input(1, "x"), y = op.Input(2, "y");
        int rank = x.Shape.Rank;
        ImportedValue chosen = graph.Read(condition);
        if (condition.Shape.Rank == 1 && rank > 1) chosen = graph.Reshape(chosen, [condition.Shape[0], .. Enumerable.Repeat(1, rank - 1)]);
        graph.Write(op.Output, graph.Node("Where", [chosen, graph.Read(x), graph.Read(y)]));
    }
}
