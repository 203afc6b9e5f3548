using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Folds the addition of a constant a channel into the bias of the convolution before it. Exact up to float rounding.</summary>
/// <remarks><code>
///   before:  x ─ Conv(w, b) ─ Add(c[1,M,1,1]) ─ y        after:  x ─ Conv(w, b + c) ─ y
/// </code></remarks>
public sealed class FoldAddIntoConvBias : RewriteRule<Add>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Add op)
    {
        int side = node.Inputs[0]!.Producer?.Operator is Conv ? 0 : 1;
        if (node.Inputs[side]!.Producer is not { Operator: Conv } conv) return null;
        if (conv.Output.Consumers.Count != 1 || graph.Outputs.Contains(conv.Output)) return null;
        if (node.Inputs[1 - side]!.Constant is not { ElementType: ElementType.Float32 } addend) return null;
        if (conv.Input(2) is { Constant: null } || conv.Output.Shape is not { } shape || !shape[1].IsKnown) return null;
        int channels = (int)shape[1].Value;
        if (!IsPerChannel(addend.Shape, shape.Rank, channels)) return null;

        DenseTensor bias = DenseTensor.Zeros(ElementType.Float32, [channels]);
        ReadOnlySpan<float> old = conv.Input(2) is { } given ? given.Constant!.Span<float>() : new float[channels];
        for (int channel = 0; channel < channels; channel++) bias.Span<float>()[channel] = old[channel] + addend.Span<float>()[addend.Count == 1 ? 0 : channel];
        GraphPatch patch = new();
        patch.Replace(node.Output, patch.Add(conv.Name, conv.Operator, conv.Inputs[0], conv.Inputs[1], patch.AddConstant($"{conv.Name}_bias_folded", bias)));
        return patch;
    }

    private static bool IsPerChannel(TensorShape shape, int rank, int channels)
    {
        if (shape.Count == 1) return shape.Rank <= rank;
        int axis = shape.Rank - (rank - 1);   // where the channel axis of the output falls in the addend
        return axis is 0 or 1 && shape[axis] == channels && shape.Count == channels;
    }
}
