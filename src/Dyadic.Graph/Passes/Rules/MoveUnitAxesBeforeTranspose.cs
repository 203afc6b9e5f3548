using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>A Reshape that only adds or drops axes of extent 1 goes before the Transpose in front of it, so that transposes meet. Exact.</summary>
/// <remarks><code>
///   before:  [1,1,99,64] ─ Transpose(0,1,3,2) ─ Reshape([64,99])        after:  [1,1,99,64] ─ Reshape([99,64]) ─ Transpose(1,0)
/// </code></remarks>
public sealed class MoveUnitAxesBeforeTranspose : RewriteRule<Reshape>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Reshape op)
    {
        if (node.Inputs[0] is not { Producer: { Operator: Transpose transpose } producer, Shape: { IsKnown: true } turned } || node.Output.Shape is not { IsKnown: true } target) return null;
        int[] order = transpose.Perm is { } perm ? Array.ConvertAll(perm, axis => axis < 0 ? axis + turned.Rank : axis) : [.. Enumerable.Range(0, turned.Rank).Reverse()];
        int[] from = [.. Enumerable.Range(0, turned.Rank).Where(axis => turned[axis].Value != 1)], to = [.. Enumerable.Range(0, target.Rank).Where(axis => target[axis].Value != 1)];
        if (!from.Select(axis => turned[axis].Value).SequenceEqual(to.Select(axis => target[axis].Value))) return null;

        // The axes that are not 1, as the target holds them, in the order in which they lie before the transpose.
        int[] held = [.. Enumerable.Range(0, to.Length).OrderBy(i => order[from[i]]).Select(i => to[i])];
        long[] extents = [.. target.Select(extent => extent.Value)];
        int[] moved = [.. Enumerable.Range(0, target.Rank)];
        for (int i = 0; i < to.Length; i++) (extents[to[i]], moved[held[i]]) = (target[held[i]].Value, to[i]);
        GraphPatch patch = new();
        Value reshaped = patch.Add($"{node.Name}_before", new Reshape(), producer.Inputs[0], patch.AddConstant($"{node.Name}_extents", DenseTensor.Vector<long>(extents)));
        reshaped.SetFacts(new TensorFacts(node.Output.Type, SymbolicShape.Of(TensorShape.Create([.. extents.Select(extent => (int)extent)]))));
        patch.Replace(node.Output, patch.Add(node.Name, new Transpose(moved), reshaped));
        return patch;
    }
}
