using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Softmax between codes, over the last axis, looks exponentials up.</summary>
/// <remarks><code>
///   before:  DQ(x) ─ Softmax ─ Q        after:  x ─ SoftmaxCodes
/// </code></remarks>
internal sealed class QdqSoftmax : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Softmax softmax) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } x) return QdqMatch.Float(reason);
        if (x.Value.Shape is not { Rank: > 0 and var rank } || (softmax.Axis != -1 && softmax.Axis != rank - 1)) return QdqMatch.Float("its axis is not the last one");
        if (CodeTarget.Of(graph, node.Output) is not { Parameters.IsByte: true } y) return QdqMatch.Float("its result is not quantized to bytes, or others read it in float");
        GraphPatch patch = new();
        Value table = patch.AddConstant($"{node.Name}_exponentials", DenseTensor.Vector<int>(SoftmaxCodes.Exponentials(x.Parameters.Scale)));
        Value levels = patch.AddConstant($"{node.Name}_levels", DenseTensor.Scalar(1 / y.Parameters.Scale));
        if (!float.IsFinite(1 / y.Parameters.Scale)) return QdqMatch.Float("the scale of its result is too small");
        y.Replace(patch, patch.Add(node.Name, new SoftmaxCodes(), x.Value, table, levels, patch.AddConstant($"{node.Name}_zero_point", y.Parameters.CodeConstant(y.Parameters.ZeroPoint))));
        return QdqMatch.Fused(patch);
    }
}
