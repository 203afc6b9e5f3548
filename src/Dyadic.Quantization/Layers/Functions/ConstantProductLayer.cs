using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The product of an activation and a constant of many numbers that broadcasts to it, such as gains or the cosines of positions: the constant has 16-bit codes.</summary>
internal sealed class ConstantProductLayer(Node mul, Value activation, DenseTensor constant, FusedClamp clamp) : QuantizedLayer(clamp.With(mul), [activation])
{
    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators) =>
        CodeProducts.Define(emitter, this, emitter.CodesOf(Inputs[0]), ConstantCodes.Add(emitter, $"{Name}_constant", constant), clamp);
}

/// <summary>Finds products of an activation and a constant that broadcasts to it; one positive number is a <see cref="ScaledLayer"/>.</summary>
internal sealed class ConstantProductRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe)
    {
        if (node.Operator is not Mul || node.Output.Shape is not { } shape || ScaledLayer.FactorOf(node) is not null) return null;
        int side = node.Inputs[0]!.Constant is null ? 1 : 0;
        if (node.Inputs[side]!.Constant is not { ElementType: ElementType.Float32, Count: > 0 } constant || node.Inputs[1 - side] is not { Constant: null, Shape: { } own } activation) return null;
        return own.Equals(shape) && ConstantCodes.AreFinite(constant) ? new ConstantProductLayer(node, activation, constant, FusedClamp.After(graph, node.Output)) : null;
    }
}
