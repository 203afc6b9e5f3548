using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Softmax over the last axis by an integer method, and the mask that is added or selected before it.</summary>
/// <param name="nodes">Perhaps an Add or Where of the mask, and the Softmax.</param>
/// <param name="logits">What the softmax is of, before the mask.</param>
/// <param name="mask">What hides logits; null when nothing does.</param>
/// <param name="method">How.</param>
internal sealed class SoftmaxLayer(IReadOnlyList<Node> nodes, Value logits, SoftmaxMask? mask, ISoftmaxMethod method) : QuantizedLayer(nodes, [logits])
{
    /// <inheritdoc/>
    public override AffineParameters? Fixed(Value value, IReadOnlyDictionary<string, TensorStatistics> statistics) => method.Output;

    /// <inheritdoc/>
    public override int? InputBits(Recipe recipe) => method.LogitBits;

    /// <inheritdoc/>
    public override double LeastInputScale => method.LeastLogitScale;

    /// <inheritdoc/>
    public override void Prepare(IProgress<TableProgress>? progress, CancellationToken token) => method.Prepare(progress, token);

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        Dimension length = Output.Shape![-1];
        if (length.IsKnown && length.Value > method.LongestRow) throw DyadicException.Unsupported($"Softmax '{Nodes[^1].Name}' has rows of {length.Value} logits; '{method.Name}' takes at most {method.LongestRow} before its sums overflow. Choose another softmax (--softmax i-bert-16), or keep the node in float (--exclude).");
        SoftmaxSite site = new(Name, GraphEmitter.CodeName(Output), emitter.CodesOf(Inputs[0]), mask?.EmitVisible(emitter), length.IsKnown ? length.Value : null);
        emitter.Define(Output, method.Emit(emitter, site), method.Output);
    }
}

/// <summary>Finds softmax over the last axis, with or without a mask.</summary>
internal sealed class IntegerSoftmaxRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe)
    {
        if (recipe.Softmax is not { } name) return null;
        if (node.Operator is Softmax) return IsRow(node) ? new SoftmaxLayer([node], node.Inputs[0]!, null, SoftmaxMethods.Find(name)) : null;
        return Masked(graph, node) is var (logits, mask) ? new SoftmaxLayer([node, node.Output.Consumers[0]], logits, mask, SoftmaxMethods.Find(name)) : null;
    }

    /// <summary>What an Add or Where hides from the softmax that alone reads it; null when it hides nothing.</summary>
    public static (Value Logits, SoftmaxMask Mask)? Masked(Graph graph, Node node) =>
        node.Operator is Add or Where && node.Output.Consumers is [{ Operator: Softmax } softmax] && !graph.Outputs.Contains(node.Output) && IsRow(softmax) ? SoftmaxMask.Before(node) : null;

    private static bool IsRow(Node node) => node.Operator is Softmax softmax && node.Inputs[0] is { Constant: null, Type: ElementType.Float32, Shape: { Rank: > 0 } shape } && (softmax.Axis == -1 || softmax.Axis == shape.Rank - 1);
}
