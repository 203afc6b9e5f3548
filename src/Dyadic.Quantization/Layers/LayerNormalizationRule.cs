using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Finds layer normalizations of activations; gain and shift stay float constants.</summary>
internal sealed class LayerNormalizationRule : IFunctionLayerRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node)
    {
        bool plain = node.Operator is LayerNormalization && node.Outputs.Skip(1).All(output => output is null || output.Consumers.Count == 0);
        bool constant = node.Inputs.Skip(1).All(input => input is null or { Constant: not null });
        return plain && constant && node.Inputs[0] is { Constant: null, Type: ElementType.Float32 } input ? new FloatFunctionLayer([node], [input]) : null;
    }
}
