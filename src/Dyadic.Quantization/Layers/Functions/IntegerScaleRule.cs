using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Finds activations that are multiplied by a positive constant.</summary>
internal sealed class IntegerScaleRule : IIntegerFunctionRule
{
    private readonly ScaledLayerRule _scales = new();

    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) => _scales.Match(graph, node);
}
