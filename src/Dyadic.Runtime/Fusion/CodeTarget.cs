using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>The codes into which a node's result is quantized, behind the Relu and Clip that may stand between.</summary>
/// <remarks><code>
///   node ─ [Relu │ Clip]… ─ QuantizeLinear ─ codes
/// </code>Rounding is monotone, so clamping the codes is the same as clamping the reals.</remarks>
/// <param name="Quantizers">The QuantizeLinear nodes, one or more of the same parameters.</param>
/// <param name="Parameters">What the codes stand for.</param>
/// <param name="Low">The least code that the clamps leave.</param>
/// <param name="High">The greatest code that the clamps leave.</param>
internal sealed record CodeTarget(IReadOnlyList<Node> Quantizers, CodeParameters Parameters, int Low, int High)
{
    private bool Clamps => Low > Parameters.Least || High < Parameters.Greatest;

    /// <summary>The target of a value that nobody else reads; null when there is none.</summary>
    public static CodeTarget? Of(Graph graph, Value real)
    {
        float low = float.NegativeInfinity, high = float.PositiveInfinity;
        while (!graph.Outputs.Contains(real) && real.Consumers is [{ Operator: Relu or Clip } clamp] && clamp.Inputs[0] == real && Bounds(clamp) is var (least, greatest))
        {
            (low, high) = (MathF.Min(MathF.Max(low, least), greatest), MathF.Min(MathF.Max(high, least), greatest));
            real = clamp.Output;
        }

        return Quantized(graph, real) is var (quantizers, parameters) ? new CodeTarget(quantizers, parameters, parameters.Code(low), parameters.Code(high)) : null;
    }

    /// <summary>The QuantizeLinear nodes that alone read a value, when all have the same parameters.</summary>
    public static (Node[] Quantizers, CodeParameters Parameters)? Quantized(Graph graph, Value real)
    {
        if (graph.Outputs.Contains(real) || real.Consumers.Count == 0) return null;
        if (!real.Consumers.All(consumer => consumer.Operator is QuantizeLinear && consumer.Inputs[0] == real)) return null;
        CodeParameters?[] all = [.. real.Consumers.Select(CodeParameters.Of)];
        return all[0] is { } first && all.All(other => other == first) ? ([.. real.Consumers], first) : null;
    }

    /// <summary>Lets the readers of the quantized value read other codes, clamped first where clamps stood before.</summary>
    public void Replace(GraphPatch patch, Value codes)
    {
        if (Clamps)
        {
            string name = $"{Quantizers[0].Output.Name}_clamp";
            codes = patch.Add(name, new Clip(), codes, patch.AddConstant($"{name}_low", Parameters.CodeConstant(Low)), patch.AddConstant($"{name}_high", Parameters.CodeConstant(High)));
        }

        foreach (Node quantizer in Quantizers) patch.Replace(quantizer.Output, codes);
    }

    private static (float Low, float High)? Bounds(Node clamp)
    {
        if (clamp.Operator is Relu) return (0, float.PositiveInfinity);
        return Bound(clamp.Input(1), float.NegativeInfinity) is { } low && Bound(clamp.Input(2), float.PositiveInfinity) is { } high ? (low, high) : null;
    }

    private static float? Bound(Value? value, float absent) =>
        value is null ? absent : value.Constant is { ElementType: ElementType.Float32, Count: 1 } constant ? constant.Span<float>()[0] : null;
}
