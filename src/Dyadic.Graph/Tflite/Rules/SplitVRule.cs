using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SPLIT_V into parts of given sizes along an axis; one size may be −1 for what is left.</summary>
internal sealed class SplitVRule() : TfliteRule(TfliteBuiltin.SplitV, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        long[] sizes = graph.Integers(op, 1, "sizes"), axes = graph.Integers(op, 2, "axis");
        if (axes.Length != 1 || sizes.Length != op.Outputs.Count || sizes.Length == 0) throw op.BadInput($"has {axes.Length} axes and {sizes.Length} sizes for {op.Outputs.Count} outputs");
        int axis = op.CheckedAxis(axes[0], input.Shape.Rank);
        long rest = input.Shape[axis] - sizes.Where(size => size >= 0).Sum();
        sizes = Array.ConvertAll(sizes, size => size == -1 ? rest : size);
        if (Array.Exists(sizes, size => size < 0) || sizes.Sum() != input.Shape[axis]) throw op.BadInput($"splits {input} along axis {axis} into [{string.Join(',', sizes)}], which do not add up");
        graph.Split(op, input, axis, sizes);
    }
}
