using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The sum of an activation and a constant that broadcasts to it, such as the positions of a transformer: the constant has 16-bit codes.</summary>
internal sealed class ConstantAddLayer(Node add, Value activation, DenseTensor constant, FusedClamp clamp) : QuantizedLayer(clamp.With(add), [activation])
{
    /// <inheritdoc/>
    public override bool PassesWidth => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators) =>
        CodeSums.Define(emitter, this, emitter.CodesOf(Inputs[0]), ConstantCodes.Add(emitter, $"{Name}_constant", constant), clamp);
}

/// <summary>Finds sums of an activation and a constant that broadcasts to it.</summary>
internal sealed class ConstantAddRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe)
    {
        if (node.Operator is not Add || node.Output.Shape is not { } shape || IntegerSoftmaxRule.Masked(graph, node) is not null) return null;
        int side = node.Inputs[0]!.Constant is null ? 1 : 0;
        if (node.Inputs[side]!.Constant is not { ElementType: ElementType.Float32, Count: > 0 } constant || node.Inputs[1 - side] is not { Constant: null } activation) return null;
        if (activation.Shape is not { } own || !own.Equals(shape) || !ConstantCodes.AreFinite(constant)) return null;
        return new ConstantAddLayer(node, activation, constant, FusedClamp.After(graph, node.Output));
    }
}
