using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds operators that attention moves data by and that other recipes leave in float.</summary>
internal sealed class IntegerMovementRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        node.Operator is Gather or Expand or Tile && node.Inputs[0] is { Constant: null, Type: ElementType.Float32 } ? new DataMovementLayer(node) : null;
}
