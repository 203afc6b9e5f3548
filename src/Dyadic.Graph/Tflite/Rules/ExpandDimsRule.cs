using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>EXPAND_DIMS: adds an axis of extent 1.</summary>
internal sealed class ExpandDimsRule() : TfliteRule(TfliteBuiltin.ExpandDims, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        long[] axes = graph.Integers(op, 1, "axis");
        if (axes.Length != 1) throw op.BadInput($"has {axes.Length} axes; expected one");
        int axis = op.CheckedAxis(axes[0], input.Shape.Rank + 1);
        graph.Write(op.Output, graph.Reshape(graph.ReadElements(input), [.. input.Shape.Take(axis), 1, .. input.Shape.Skip(axis)]));
    }
}
