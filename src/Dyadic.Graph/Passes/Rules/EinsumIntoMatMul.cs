using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>An Einsum that contracts the last axes of an activation with the first ones of a constant becomes a MatMul between two Reshapes. Exact.</summary>
/// <remarks><code>
///   before:  x[a,b,c,d], w[c,d,e,f] ─ Einsum("abcd,cdef->abef")
///   after:   x ─ Reshape [a,b,c·d] ─ MatMul(w as [c·d,e·f]) ─ Reshape [a,b,e,f]
/// </code></remarks>
public sealed class EinsumIntoMatMul : RewriteRule<Einsum>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Einsum op)
    {
        if (node.Inputs.Count != 2 || node.Inputs[1]!.Constant is not { ElementType: ElementType.Float32 } weights || node.Inputs[0] is not { Constant: null, Shape: { } shape } x) return null;
        string equation = op.Equation.Replace(" ", "", StringComparison.Ordinal);
        if (equation.Split("->") is not [string operands, string result] || operands.Split(',') is not [string left, string right]) return null;
        int kept = left.Length - left.Count(right.Contains), contracted = left.Length - kept;
        bool fits = kept > 0 && contracted > 0 && contracted < right.Length && left[kept..] == right[..contracted] && result == left[..kept] + right[contracted..];
        if (!fits || left.Distinct().Count() != left.Length || right.Distinct().Count() != right.Length || left.Contains('.') || shape.Rank != left.Length || weights.Shape.Rank != right.Length) return null;
        int depth = (int)weights.Shape.CountOf(0, contracted), width = weights.Count / depth;
        GraphPatch patch = new();
        Value rows = patch.Add($"{node.Name}_rows", new Reshape(), x, patch.AddConstant($"{node.Name}_rows_shape", DenseTensor.Vector<long>([.. Enumerable.Repeat(0L, kept), depth])));
        Value product = patch.Add($"{node.Name}_product", new MatMul(), rows, patch.AddConstant($"{node.Name}_matrix", weights.Reshaped([depth, width])));
        long[] extents = [.. Enumerable.Repeat(0L, kept), .. Enumerable.Range(contracted, right.Length - contracted).Select(axis => (long)weights.Shape[axis])];
        patch.Replace(node.Output, right.Length == contracted + 1 ? product : patch.Add(node.Name, new Reshape(), product, patch.AddConstant($"{node.Name}_shape", DenseTensor.Vector<long>(extents))));
        return patch;
    }
}
