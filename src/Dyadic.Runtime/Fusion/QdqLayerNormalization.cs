using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Layer normalization between codes, over the last axis and with constant gain and shift, takes mean and variance from exact sums of codes.</summary>
/// <remarks><code>
///   before:  DQ(x) ─ LayerNormalization(gain, shift) ─ Q        after:  x ─ LayerNormalizationCodes
/// </code></remarks>
internal sealed class QdqLayerNormalization : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not LayerNormalization norm) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } x) return QdqMatch.Float(reason);
        if (x.Value.Shape is not { Rank: > 0 and var rank } || (norm.Axis != -1 && norm.Axis != rank - 1)) return QdqMatch.Float("it does not normalize over the last axis alone");
        if (node.Outputs.Skip(1).Any(output => output is not null && (output.Consumers.Count > 0 || graph.Outputs.Contains(output)))) return QdqMatch.Float("its mean or deviation is read");
        if (Numbers(node.Inputs[1]) is not { } gain || (node.Input(2) is { } bias ? Numbers(bias) : new float[gain.Length]) is not { } shift || gain.Length != shift.Length) return QdqMatch.Float("its gain or shift is no constant vector");
        if (CodeTarget.Of(graph, node.Output) is not { Parameters.IsByte: true } y) return QdqMatch.Float("its result is not quantized to bytes, or others read it in float");
        // In steps of the input the deviation is 1 / scale times that of the reals, ε its square.
        double epsilon = norm.Epsilon / ((double)x.Parameters.Scale * x.Parameters.Scale);
        GraphPatch patch = new();
        float[] gains = Array.ConvertAll(gain, number => (float)((double)number / y.Parameters.Scale)), shifts = Array.ConvertAll(shift, number => (float)((double)number / y.Parameters.Scale));
        if (!float.IsFinite((float)epsilon) || !Array.TrueForAll(gains, float.IsFinite) || !Array.TrueForAll(shifts, float.IsFinite)) return QdqMatch.Float("a gain, shift or epsilon is not finite in steps of its codes");
        y.Replace(patch, patch.Add(
            node.Name,
            new LayerNormalizationCodes((float)Math.Max(epsilon, Least)),
            x.Value,
            patch.AddConstant($"{node.Name}_gain", DenseTensor.Vector<float>(gains)),
            patch.AddConstant($"{node.Name}_shift", DenseTensor.Vector<float>(shifts)),
            patch.AddConstant($"{node.Name}_zero_point", y.Parameters.CodeConstant(y.Parameters.ZeroPoint))));
        return QdqMatch.Fused(patch);
    }

    // An ε that vanishes in float32 would divide a constant row's 0 by 0.
    private const double Least = 1e-30;

    private static float[]? Numbers(Value? value) => value?.Constant is { ElementType: ElementType.Float32, Shape.Rank: 1 } constant ? constant.Span<float>().ToArray() : null;
}
