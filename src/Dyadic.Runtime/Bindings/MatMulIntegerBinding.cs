using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>MatMulInteger with a constant right matrix and zero points, and the Requantize that follows it.</summary>
internal sealed class MatMulIntegerBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not MatMulInteger || plan.Facts.Constant(node.Inputs[1]) is not { } rhs) return null;
        if (!IntegerProductStep.Takes(plan, node.Inputs[0]!, rhs, node)) return null;
        if (IntegerConstants.ZeroPoint(plan, node, 2) is not { } zeroPoint) return null;
        if (IntegerConstants.ZeroPoints(plan, node, 3, rhs.Shape[1]) is not { } rhsZeroPoints) return null;
        IntegerEpilogue epilogue = IntegerEpilogue.Of(plan, node, plan.Facts.Shape(node.Output).Rank - 1);
        return IntegerProductStep.Group(plan, epilogue, rhs, zeroPoint, rhsZeroPoints);
    }
}
