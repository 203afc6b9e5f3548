using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A MatMul of two tensors of codes, such as queries by keys, is a QLinearMatMul; the transposes around it are absorbed afterwards.</summary>
/// <remarks><code>
///   before:  DQ(a), DQ(b) ─ MatMul ─ [Relu │ Clip] ─ Q        after:  a, b ─ QLinearMatMulTransposed ─ [Clip]
/// </code></remarks>
internal sealed class QdqActivationProduct : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not MatMul || node.Inputs[1]!.Constant is not null || node.Inputs[1]!.Producer is { Operator: DequantizeLinear } weights && weights.Inputs[0]!.Constant is not null) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } a || CodeSource.BytesOf(node.Inputs[1], out reason) is not { } b) return QdqMatch.Float(reason);
        if (a.Value.Shape is not { Rank: >= 2 } || b.Value.Shape is not { Rank: >= 2 }) return QdqMatch.Float("the ranks of its inputs are below 2 or unknown");
        if (CodeTarget.Of(graph, node.Output) is not { Parameters.IsByte: true } y) return QdqMatch.Float("its result is not quantized to bytes, or others read it in float");
        GraphPatch patch = new();
        (Value aScale, Value aZero) = a.Parameters.Constants(patch, $"{node.Name}_left");
        (Value bScale, Value bZero) = b.Parameters.Constants(patch, $"{node.Name}_right");
        (Value yScale, Value yZero) = y.Parameters.Constants(patch, $"{node.Name}_output");
        y.Replace(patch, patch.Add(node.Name, new QLinearMatMulTransposed(), a.Value, aScale, aZero, b.Value, bScale, bZero, yScale, yZero));
        return QdqMatch.Fused(patch);
    }
}
