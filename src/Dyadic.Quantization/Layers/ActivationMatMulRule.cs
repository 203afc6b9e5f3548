using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds matrix products of two activations: scores and contexts of attention.</summary>
internal sealed class ActivationMatMulRule : IFunctionLayerRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node) =>
        node.Operator is MatMul && node.Inputs.All(input => input is { Constant: null, Type: ElementType.Float32 }) ? new FloatFunctionLayer([node], [.. node.Inputs.Select(input => input!)]) : null;
}
