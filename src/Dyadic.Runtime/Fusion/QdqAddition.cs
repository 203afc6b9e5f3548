using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A sum of two tensors between codes is ONNX Runtime's QLinearAdd.</summary>
/// <remarks><code>
///   before:  DQ(a), DQ(b) ─ Add ─ [Relu │ Clip] ─ Q        after:  a, b ─ QLinearAdd ─ [Clip]
/// </code></remarks>
internal sealed class QdqAddition : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Add) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } a || CodeSource.BytesOf(node.Inputs[1], out reason) is not { } b) return QdqMatch.Float(reason);
        if (CodeTarget.Of(graph, node.Output) is not { } y) return QdqMatch.Float("its result is not quantized, or others read it in float");
        if (a.Value.Shape is not { } shape || b.Value.Shape is not { } other || !shape.Equals(other)) return QdqMatch.Float("its operands have different shapes");
        if (a.Parameters.Type != b.Parameters.Type || a.Parameters.Type != y.Parameters.Type) return QdqMatch.Float("the codes of its operands and its result have different types");
        GraphPatch patch = new();
        (Value aScale, Value aZero) = a.Parameters.Constants(patch, $"{node.Name}_left");
        (Value bScale, Value bZero) = b.Parameters.Constants(patch, $"{node.Name}_right");
        (Value yScale, Value yZero) = y.Parameters.Constants(patch, $"{node.Name}_output");
        y.Replace(patch, patch.Add(node.Name, new QLinearAdd(), a.Value, aScale, aZero, b.Value, bScale, bZero, yScale, yZero));
        return QdqMatch.Fused(patch);
    }
}
