using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SPLIT into equal parts along the axis in the first input.</summary>
internal sealed class SplitRule() : TfliteRule(TfliteBuiltin.Split, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(1, "input");
        long[] axes = graph.Integers(op, 0, "axis");
        if (axes.Length != 1) throw op.BadInput($"has {axes.Length} axes; expected one");
        int axis = op.CheckedAxis(axes[0], input.Shape.Rank);
        int parts = op.Outputs.Count;
        if (parts < 1 || input.Shape[axis] % parts != 0) throw op.BadInput($"splits {input} into {parts} equal parts along axis {axis}");
        graph.Split(op, input, axis, [.. Enumerable.Repeat((long)input.Shape[axis] / parts, parts)]);
    }
}
