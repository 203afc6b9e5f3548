using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Concat of activations; all inputs and the output share scale and zero point, so it is a copy. Jacob et al. 2018, appendix A.3.</summary>
internal sealed class ConcatLayer(Node concat) : QuantizedLayer([concat], [.. concat.Inputs.Select(input => input!)])
{
    /// <inheritdoc/>
    public override bool SharesParameters => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        AffineParameters output = emitter.Network.Activations[Output];
        Value?[] codes = [.. Inputs.Select(input => emitter.Converted($"{input.Name}_for_{Name}", $"{Name}_{input.Name}", emitter.CodesOf(input), output).Codes)];
        emitter.Define(Output, emitter.AddLike(concat, IntegerEmitter.CodeName(Output), codes), output);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => Emit(emitter, asAccumulators: false);
}

/// <summary>Finds concatenations of activations.</summary>
internal sealed class ConcatRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Concat) return null;
        if (node.Inputs.Any(input => input is null || input.Constant is not null)) return LayerMatch.KeepFloat("one of its inputs is a constant");
        return node.Output.Type == ElementType.Float32 ? new ConcatLayer(node) : LayerMatch.KeepFloat($"it concatenates {node.Output.Type}, not float32");
    }
}
