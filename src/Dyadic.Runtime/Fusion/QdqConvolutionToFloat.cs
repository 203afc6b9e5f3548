using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A convolution of codes whose result is read in float: its accumulators are dequantized.</summary>
/// <remarks><code>
///   before:  DQ(x), DQ(w), b ─ Conv        after:  x, w ─ ConvInteger ─ Add(b) ─ DQ
/// </code></remarks>
internal sealed class QdqConvolutionToFloat : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Conv conv) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } x || LinearWeights.Of(node.Inputs[1], channelAxis: 0, out reason) is not { } weights) return QdqMatch.Float(reason);
        int rank = weights.Codes.Shape.Rank, channels = weights.Codes.Shape[0];
        float[] steps = weights.AccumulatorSteps(x.Parameters.Scale);
        if (rank is not (3 or 4)) return QdqMatch.Float("it has three or more spatial axes");
        if (LinearBias.Of(node.Input(2), steps, channels, out reason) is not { } bias) return QdqMatch.Float(reason);
        GraphPatch patch = new();
        (_, Value xZero) = x.Parameters.Constants(patch, $"{node.Name}_input");
        (Value w, _, Value wZeros) = weights.Constants(patch, node.Name);
        Value sums = patch.Add(node.Name, new ConvInteger(conv.AutoPad, conv.Dilations, conv.Group, conv.KernelShape, conv.Pads, conv.Strides), x.Value, w, xZero, wZeros);
        TensorShape perChannel = TensorShape.Create([1, channels, .. Enumerable.Repeat(1, rank - 2)]);
        Value biased = patch.Add($"{node.Name}_biased", new Add(), sums, patch.AddConstant($"{node.Name}_bias", DenseTensor.Create<int>(perChannel, bias)));
        patch.Replace(node.Output, AccumulatorSteps.Dequantized(patch, node.Name, biased, steps, axis: 1));
        return QdqMatch.Fused(patch);
    }
}
