using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The product of two activations, element by element with broadcasting, and the clamp that follows: (qa − Za)·(qb − Zb), rescaled by Sa·Sb/Sy.</summary>
internal sealed class ActivationProductLayer(Node mul, FusedClamp clamp) : QuantizedLayer(clamp.With(mul), [mul.Inputs[0]!, mul.Inputs[1]!])
{
    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators) => CodeProducts.Define(emitter, this, emitter.CodesOf(Inputs[0]), emitter.CodesOf(Inputs[1]), clamp);

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => Emit(emitter, asAccumulators: false);
}

/// <summary>Finds products of two activations whose rounding before and after a file says.</summary>
internal sealed class ActivationProductRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Mul || node.Inputs.Any(input => input is not { Constant: null, Type: ElementType.Float32, Quantization: not null })) return null;
        return new ActivationProductLayer(node, FusedClamp.After(graph, node.Output));
    }
}
