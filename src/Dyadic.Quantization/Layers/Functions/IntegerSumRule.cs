using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The difference of two activations, or their sum where one broadcasts to the other.</summary>
internal sealed class CodeSumLayer(Node node, FusedClamp clamp) : QuantizedLayer(clamp.With(node), [node.Inputs[0]!, node.Inputs[1]!])
{
    /// <inheritdoc/>
    public override bool PassesWidth => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators) =>
        CodeSums.Define(emitter, this, emitter.CodesOf(Inputs[0]), emitter.CodesOf(Inputs[1]), clamp, node.Operator is Sub ? -1 : 1);
}

/// <summary>Finds differences of two activations, and sums where one broadcasts to the other.</summary>
internal sealed class IntegerSumRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        node.Operator is Add or Sub && IntegerSoftmaxRule.Masked(graph, node) is null && node.Inputs.All(input => input is { Constant: null, Type: ElementType.Float32 }) ? new CodeSumLayer(node, FusedClamp.After(graph, node.Output)) : null;
}
