using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds clamps that no layer before them has taken up, such as a Relu behind a recurrent layer.</summary>
internal sealed class IntegerClampRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        node.Operator is Relu or Clip && node.Inputs[0] is { Constant: null, Type: ElementType.Float32 } input && FusedClamp.Of(node) is not null ? new CodeFunctionLayer([node], input) : null;
}
