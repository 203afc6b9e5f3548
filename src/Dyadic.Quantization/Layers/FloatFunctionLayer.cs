using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Float nodes whose inputs and output are quantized: what they compute between is float by definition, and engines compute it on codes as they can.</summary>
internal class FloatFunctionLayer(IReadOnlyList<Node> nodes, IReadOnlyList<Value> inputs) : QuantizedLayer(nodes, inputs)
{
    /// <inheritdoc/>
    public sealed override bool CanGiveAccumulators => true;

    /// <inheritdoc/>
    public sealed override void Emit(IntegerEmitter emitter, bool asAccumulators) => throw new InvalidOperationException($"'{Name}' is a layer of the qdq form only.");
}
