using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>A softmax over the last axis that an exporter took apart is one Softmax again. Exact up to float rounding.</summary>
/// <remarks><code>
///   before:  e / ReduceSum(e) with e = Exp(x) or Exp(x − ReduceMax(x))        after:  x ─ Softmax
/// </code></remarks>
public sealed class FuseSoftmax : RewriteRule<Div>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Div op)
    {
        if (node.Inputs[0]!.Producer is not { Operator: Exp } exp || node.Inputs[1]!.Producer is not { Operator: ReduceSum { Keepdims: true } } sum) return null;
        if (sum.Inputs[0] != exp.Output || node.Output.Type != ElementType.Float32 || !IsLastAxis(sum)) return null;
        Value x = exp.Inputs[0]!;
        if (x.Producer is { Operator: Sub } sub && sub.Inputs[1]!.Producer is { Operator: ReduceMax { Keepdims: true } } greatest && greatest.Inputs[0] == sub.Inputs[0] && IsLastAxis(greatest)) x = sub.Inputs[0]!;
        GraphPatch patch = new();
        patch.Replace(node.Output, patch.Add(node.Name, new Softmax(), x));
        return patch;
    }

    private static bool IsLastAxis(Node reduction) => reduction.Inputs[0]!.Shape is { Rank: var rank }
        && reduction.Input(1)?.Constant is { Count: 1 } axis && (IntegerElements.Get(axis, 0) == -1 || IntegerElements.Get(axis, 0) == rank - 1);
}
