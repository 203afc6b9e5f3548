using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A mean over all pixels between codes is ONNX Runtime's QLinearGlobalAveragePool.</summary>
/// <remarks><code>
///   before:  DQ(x) ─ GlobalAveragePool ─ Q        after:  x ─ QLinearGlobalAveragePool
/// </code></remarks>
internal sealed class QdqGlobalAverage : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        bool mean = node.Operator is ReduceMean reduce && IsSpatial(node, reduce);
        if (node.Operator is not GlobalAveragePool && !mean) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } x) return QdqMatch.Float(reason);
        if (CodeTarget.Of(graph, node.Output) is not { } y) return mean ? QdqMatch.Float("its result is not quantized, or others read it in float") : null;
        if (x.Parameters.Type != y.Parameters.Type) return QdqMatch.Float("the codes of its input and its result have different types");
        GraphPatch patch = new();
        (Value xScale, Value xZero) = x.Parameters.Constants(patch, $"{node.Name}_input");
        (Value yScale, Value yZero) = y.Parameters.Constants(patch, $"{node.Name}_output");
        Value codes = patch.Add(node.Name, new QLinearGlobalAveragePool(), x.Value, xScale, xZero, yScale, yZero);
        if (node.Operator is ReduceMean { Keepdims: false }) codes = patch.Add($"{node.Name}_flat", new Flatten(), codes);
        y.Replace(patch, codes);
        return QdqMatch.Fused(patch);
    }

    private static bool IsSpatial(Node node, ReduceMean mean)
    {
        if (node.Inputs[0]!.Shape is not { Rank: >= 3 and var rank } || mean.NoopWithEmptyAxes || node.Input(1)?.Constant is not { } axes) return false;
        return IntegerElements.ToInt64(axes).Select(axis => axis < 0 ? axis + rank : axis).Order().SequenceEqual(Enumerable.Range(2, rank - 2).Select(axis => (long)axis));
    }
}
