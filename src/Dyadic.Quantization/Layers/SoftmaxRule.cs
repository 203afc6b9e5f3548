using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds softmax of activations.</summary>
internal sealed class SoftmaxRule : IFunctionLayerRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node) =>
        node.Operator is Softmax && node.Inputs[0] is { Constant: null, Type: ElementType.Float32 } input ? new FloatFunctionLayer([node], [input]) : null;
}
