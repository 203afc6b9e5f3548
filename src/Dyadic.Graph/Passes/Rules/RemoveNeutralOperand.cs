using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Removes the addition or subtraction of constant zeros and the multiplication or division by constant ones. Exact, but that −0 + 0 would be 0.</summary>
/// <remarks><code>
///   before:  x ─ Add(0) ─ y        after:  x
/// </code></remarks>
public sealed class RemoveNeutralOperand : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(RemoveNeutralOperand);

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node)
    {
        if (node.Operator is not (Add or Sub or Mul or Div)) return null;
        float neutral = node.Operator is Add or Sub ? 0 : 1;
        for (int side = node.Operator is Add or Mul ? 0 : 1; side < 2; side++)
        {
            if (node.Inputs[side]!.Constant is not { ElementType: ElementType.Float32, Count: > 0 } constant || constant.Span<float>().IndexOfAnyExcept(neutral) >= 0) continue;
            Value kept = node.Inputs[1 - side]!;
            bool sameShape = kept.Shape is { IsKnown: true } shape && node.Output.Shape is { IsKnown: true } whole && shape.Equals(whole);
            bool isBorder = graph.Outputs.Contains(node.Output) && (kept.Producer is null || graph.Outputs.Contains(kept));
            if (sameShape && !isBorder) return GraphPatch.Replacing(node.Output, kept);
        }

        return null;
    }
}
