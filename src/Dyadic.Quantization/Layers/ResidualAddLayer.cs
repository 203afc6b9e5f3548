using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The sum of two activations of equal shape, and the clamp that follows. docs/quantized-arithmetic.md, eq. (9).</summary>
internal sealed class ResidualAddLayer(Node add, FusedClamp clamp) : QuantizedLayer(clamp.With(add), [add.Inputs[0]!, add.Inputs[1]!])
{
    /// <inheritdoc/>
    public override bool PassesWidth => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators) => CodeSums.Define(emitter, this, emitter.CodesOf(Inputs[0]), emitter.CodesOf(Inputs[1]), clamp);

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => emitter.EmitAdd(this, clamp);
}

/// <summary>Finds sums of two activations.</summary>
internal sealed class ResidualAddRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not (Add or Sum)) return null;
        if (node.Inputs.Count != 2 || node.Inputs.Any(input => input is null || input.Constant is not null)) return LayerMatch.KeepFloat("it does not add two activations");
        Value a = node.Inputs[0]!, b = node.Inputs[1]!;
        if (a.Type != ElementType.Float32) return LayerMatch.KeepFloat($"it adds {a.Type}, not float32");
        if (a.Shape is null || b.Shape is null || a.Shape.Rank != b.Shape.Rank || !a.Shape.Equals(b.Shape)) return LayerMatch.KeepFloat("its summands are not known to have equal shapes");
        return new ResidualAddLayer(node, FusedClamp.After(graph, node.Output));
    }
}
