using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Elements of a constant that a run chooses or repeats: rows of an embedding, a class token for every sample, positions up to a length. The constant is stored as codes.</summary>
internal sealed class ConstantSourceLayer(Node node) : QuantizedLayer([node], [])
{
    /// <inheritdoc/>
    public override bool StartsIntegers => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        AffineParameters output = emitter.Network.Activations[Output];
        Value codes = emitter.Constant($"{node.Inputs[0]!.Name}_codes", ConstantCodes.Of(node.Inputs[0]!.Constant!, output));
        emitter.Define(Output, emitter.AddLike(node, GraphEmitter.CodeName(Output), [codes, .. node.Inputs.Skip(1).Select(operand => operand is null ? null : emitter.FloatOf(operand))]), output);
    }
}

/// <summary>Finds nodes that only move elements of a float constant as a run says.</summary>
internal sealed class ConstantSourceRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        node.Operator is Gather or Expand or Slice or Reshape or Tile && node.Inputs[0] is { Type: ElementType.Float32, Constant.Count: > 0 } ? new ConstantSourceLayer(node) : null;
}
