using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>ScatterND of activations, such as the newest frame put into a cache: a copy, all in one scale.</summary>
internal sealed class ScatterLayer(Node node) : QuantizedLayer([node], [node.Inputs[0]!, node.Inputs[2]!])
{
    /// <inheritdoc/>
    public override bool SharesParameters => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        AffineParameters output = emitter.Network.Activations[Output];
        Value[] codes = [.. Inputs.Select((input, i) => emitter.Converted($"{input.Name}_{i}_for_{Name}", $"{Name}_{i}_{input.Name}", emitter.CodesOf(input), output).Codes)];
        emitter.Define(Output, emitter.AddLike(node, GraphEmitter.CodeName(Output), codes[0], emitter.FloatOf(node.Inputs[1]!), codes[1]), output);
    }
}

/// <summary>Finds activations that replace elements of others.</summary>
internal sealed class IntegerScatterRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        node.Operator is ScatterND { Reduction: "none" } && node.Inputs[0] is { Constant: null, Type: ElementType.Float32 } && node.Inputs[2] is { Constant: null } ? new ScatterLayer(node) : null;
}
