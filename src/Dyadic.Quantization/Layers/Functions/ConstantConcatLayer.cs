using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Concat of activations and constants, such as a class token before the patches: a copy, all in the scale of the output.</summary>
internal sealed class ConstantConcatLayer(Node concat) : QuantizedLayer([concat], [.. concat.Inputs.Where(input => input!.Constant is null).Select(input => input!)])
{
    /// <inheritdoc/>
    public override bool SharesParameters => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        AffineParameters output = emitter.Network.Activations[Output];
        Value?[] codes = [.. concat.Inputs.Select(input => input!.Constant is { } constant
            ? emitter.Constant($"{input.Name}_codes", ConstantCodes.Of(constant, output))
            : emitter.Converted($"{input.Name}_for_{Name}", $"{Name}_{input.Name}", emitter.CodesOf(input), output).Codes)];
        emitter.Define(Output, emitter.AddLike(concat, GraphEmitter.CodeName(Output), codes), output);
    }
}

/// <summary>Finds concatenations of float activations and constants.</summary>
internal sealed class ConstantConcatRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe)
    {
        bool floats = node.Operator is Concat && node.Inputs.All(input => input is { Type: ElementType.Float32 });
        return floats && node.Inputs.Any(input => input!.Constant is null) && node.Inputs.Any(input => input!.Constant is { Count: > 0 }) ? new ConstantConcatLayer(node) : null;
    }
}
