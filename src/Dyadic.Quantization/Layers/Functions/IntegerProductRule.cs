using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds products of two activations, element by element: gates of an MLP, rotations of positions.</summary>
internal sealed class IntegerProductRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        node.Operator is Mul && node.Inputs.All(input => input is { Constant: null, Type: ElementType.Float32 }) ? new ActivationProductLayer(node, FusedClamp.After(graph, node.Output)) : null;
}
