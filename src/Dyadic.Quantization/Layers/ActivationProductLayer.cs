using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The product of two activations, element by element with broadcasting, and the clamp that follows: (qa − Za)·(qb − Zb), rescaled by Sa·Sb/Sy.</summary>
internal sealed class ActivationProductLayer(Node mul, FusedClamp clamp) : QuantizedLayer(clamp.With(mul), [mul.Inputs[0]!, mul.Inputs[1]!])
{
    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor a = emitter.CodesOf(Inputs[0]), b = emitter.CodesOf(Inputs[1]);
        AffineParameters output = emitter.Network.Activations[Output];
        Int128 magnitude = (Int128)Reach(a.Parameters) * Reach(b.Parameters);
        ElementType wide = magnitude > int.MaxValue ? ElementType.Int64 : ElementType.Int32;
        Value product = emitter.Add($"{Name}_product", new Mul(), Centred(emitter, "a", a, wide), Centred(emitter, "b", b, wide));
        double factor = a.Parameters.Scale * b.Parameters.Scale / output.Scale;
        emitter.Define(Output, emitter.Requantize(this, product, DenseTensor.Scalar(0), [factor], TensorShape.Scalar, magnitude, clamp), output);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => Emit(emitter, asAccumulators: false);

    private Value Centred(IntegerEmitter emitter, string side, IntegerTensor codes, ElementType wide) =>
        emitter.Add($"{Name}_{side}", new Sub(), emitter.Add($"{Name}_{side}_wide", new Cast(wide), codes.Codes), emitter.Code(codes.Parameters.ZeroPoint, wide));

    private static int Reach(AffineParameters parameters) => Math.Max(parameters.Format.MaxCode - parameters.ZeroPoint, parameters.ZeroPoint - parameters.Format.MinCode);
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
