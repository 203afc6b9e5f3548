using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Two transposes after each other are one, and one that keeps every axis is none. Exact.</summary>
public sealed class MergeTransposes : RewriteRule<Transpose>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Transpose op)
    {
        if (node.Inputs[0] is not { Shape.Rank: var rank } input) return null;
        int[] order = Order(op, rank);
        if (order.SequenceEqual(Enumerable.Range(0, rank)) && !graph.Outputs.Contains(node.Output)) return GraphPatch.Replacing(node.Output, input);
        if (input.Producer is not { Operator: Transpose first } before) return null;
        int[] earlier = Order(first, rank);
        GraphPatch patch = new();
        patch.Replace(node.Output, patch.Add(node.Name, new Transpose([.. order.Select(axis => earlier[axis])]), before.Inputs[0]));
        return patch;
    }

    private static int[] Order(Transpose transpose, int rank) =>
        transpose.Perm is { } perm ? Array.ConvertAll(perm, axis => axis < 0 ? axis + rank : axis) : [.. Enumerable.Range(0, rank).Reverse()];
}
