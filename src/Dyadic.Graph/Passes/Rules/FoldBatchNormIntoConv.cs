using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Folds the BatchNormalization that follows a convolution into its weights and bias. Exact up to float rounding.</summary>
/// <remarks>
/// w' = γ·w / √(σ² + ε), b' = β + (b − μ)·γ / √(σ² + ε). Jacob et al. 2018, section 3.2.
/// <code>
///   before:  x ─ Conv(w, b) ─ BatchNormalization(γ, β, μ, σ²) ─ y        after:  x ─ Conv(w', b') ─ y
/// </code></remarks>
public sealed class FoldBatchNormIntoConv : RewriteRule<BatchNormalization>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, BatchNormalization op)
    {
        if (node.Inputs[0]!.Producer is not { Operator: Conv } conv) return null;
        if (conv.Output.Consumers.Count != 1 || graph.Outputs.Contains(conv.Output)) return null;
        if (conv.Inputs[1]!.Constant is not { ElementType: ElementType.Float32 } weights) return null;
        if (conv.Input(2) is { Constant: null }) return null;
        if (Enumerable.Range(1, 4).Any(i => node.Input(i)?.Constant is not { ElementType: ElementType.Float32 })) return null;

        ReadOnlySpan<float> gamma = node.Inputs[1]!.Constant!.Span<float>(), beta = node.Inputs[2]!.Constant!.Span<float>();
        ReadOnlySpan<float> mean = node.Inputs[3]!.Constant!.Span<float>(), variance = node.Inputs[4]!.Constant!.Span<float>();
        int channels = weights.Shape[0];
        if (gamma.Length != channels) return null;
        DenseTensor folded = weights.Clone(), bias = DenseTensor.Zeros(ElementType.Float32, [channels]);
        ReadOnlySpan<float> oldBias = conv.Input(2) is { } given ? given.Constant!.Span<float>() : new float[channels];
        int perChannel = weights.Count / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double factor = gamma[channel] / Math.Sqrt((double)variance[channel] + op.Epsilon);
            foreach (ref float weight in folded.Span<float>().Slice(channel * perChannel, perChannel)) weight = (float)(weight * factor);
            bias.Span<float>()[channel] = (float)(beta[channel] + ((oldBias[channel] - mean[channel]) * factor));
        }

        GraphPatch patch = new();
        Value y = patch.Add(conv.Name, conv.Operator, conv.Inputs[0], patch.AddConstant($"{conv.Inputs[1]!.Name}_folded", folded), patch.AddConstant($"{conv.Name}_bias_folded", bias));
        patch.Replace(node.Output, y);
        return patch;
    }
}
