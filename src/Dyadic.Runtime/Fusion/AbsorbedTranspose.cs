using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Transposes before and after a product of codes become part of it, where the kernel can read and write in place of them. Exact.</summary>
/// <remarks><code>
///   before:  [B,S,H,D] ─ Transpose(0,2,3,1) ─ QLinearMatMul ─ Transpose(0,2,1,3)        after:  [B,S,H,D] ─ QLinearMatMulTransposed
/// </code>Rows of the left operand and of the result must lie whole in memory, and rows or columns of the right one.</remarks>
internal sealed class AbsorbedTranspose : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node) => node.Operator switch
    {
        QLinearMatMulTransposed product => Before(node, product),
        Transpose transpose => After(graph, node, transpose),
        _ => null,
    };

    private static QdqMatch? Before(Node node, QLinearMatMulTransposed product)
    {
        if (product.PermA is null && Order(node.Inputs[0]!) is { } a && a[^1] == a.Length - 1) return Replaced(node, product with { PermA = a }, 0);
        return product.PermB is null && Order(node.Inputs[3]!) is { } b && (b[^1] == b.Length - 1 || b[^2] == b.Length - 1) ? Replaced(node, product with { PermB = b }, 3) : null;
    }

    private static QdqMatch? After(Graph graph, Node node, Transpose transpose)
    {
        Value product = node.Inputs[0]!;
        if (product.Producer is not { Operator: QLinearMatMulTransposed { PermY: null } quantized } producer || product.Consumers.Count != 1 || graph.Outputs.Contains(product)) return null;
        if (Order(transpose, product.Shape?.Rank) is not { } order || order[^1] != order.Length - 1) return null;
        GraphPatch patch = new();
        patch.Replace(node.Output, patch.Add(producer.Name, quantized with { PermY = order }, [.. producer.Inputs]));
        return QdqMatch.Fused(patch);
    }

    private static QdqMatch Replaced(Node node, QLinearMatMulTransposed product, int input)
    {
        Value?[] inputs = [.. node.Inputs];
        inputs[input] = inputs[input]!.Producer!.Inputs[0];
        GraphPatch patch = new();
        patch.Replace(node.Output, patch.Add(node.Name, product, inputs));
        return QdqMatch.Fused(patch);
    }

    private static int[]? Order(Value value) => value.Producer is { Operator: Transpose transpose } ? Order(transpose, value.Shape?.Rank) : null;

    private static int[]? Order(Transpose transpose, int? rank)
    {
        if (rank is not { } axes) return null;
        return transpose.Perm is { } perm ? Array.ConvertAll(perm, axis => axis < 0 ? axis + axes : axis) : [.. Enumerable.Range(0, axes).Reverse()];
    }
}
