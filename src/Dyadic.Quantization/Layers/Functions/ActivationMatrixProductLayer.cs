using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The matrix product of two activations, queries by keys or shares by values: Σ (qa − Za)·(qb − Zb), rescaled by Sa·Sb/Sy.</summary>
internal sealed class ActivationMatrixProductLayer(Node node) : QuantizedLayer([node], [node.Inputs[0]!, node.Inputs[1]!])
{
    /// <inheritdoc/>
    public override bool NeedsNarrowInput => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor a = emitter.CodesOf(Inputs[0]), b = emitter.CodesOf(Inputs[1]);
        if (b.Parameters.Format.Bits > 8) throw DyadicException.Unsupported($"{node}: its right-hand side has codes of {b.Parameters.Format.Bits} bits; a product of two activations takes 8 there. Give '{Inputs[1].Name}' 8 bits.");
        AffineParameters output = emitter.Network.Activations[Output];
        Value sum = BytePlanes.Product(emitter, Name, new MatMulInteger(), a, b.Codes, emitter.ZeroPoint(b));
        Dimension depth = Inputs[0].Shape![-1];
        Int128 magnitude = sum.Type == ElementType.Int32 ? int.MaxValue : (Int128)1 << 40;
        if (depth.IsKnown) magnitude = Int128.Min(magnitude, (Int128)depth.Value * CodeProducts.Reach(a.Parameters) * CodeProducts.Reach(b.Parameters));
        double factor = a.Parameters.Scale * b.Parameters.Scale / output.Scale;
        emitter.Define(Output, emitter.Requantize(this, sum, DenseTensor.Scalar(0), [factor], TensorShape.Scalar, magnitude, FusedClamp.None), output);
    }
}

/// <summary>Finds matrix products of two activations.</summary>
internal sealed class IntegerActivationMatrixProductRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe) =>
        recipe.Softmax is not null && node.Operator is MatMul && node.Inputs.All(input => input is { Constant: null, Type: ElementType.Float32, Shape.Rank: >= 2 }) ? new ActivationMatrixProductLayer(node) : null;
}
