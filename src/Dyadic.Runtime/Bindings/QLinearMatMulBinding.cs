using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>QLinearMatMul with a constant right matrix and parameters, and the Clip that follows it: one product that requantizes in float32, half to even.</summary>
internal sealed class QLinearMatMulBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not QLinearMatMul || plan.Facts.Constant(node.Inputs[3]) is not { } rhs) return null;
        if (!IntegerProductStep.Takes(plan, node.Inputs[0]!, rhs, node)) return null;
        int columns = rhs.Shape[1];
        if (IntegerConstants.Scale(plan, node, 1) is not { } lhsScale || IntegerConstants.ZeroPoint(plan, node, 2) is not { } zeroPoint) return null;
        if (IntegerConstants.Scales(plan, node, 4, columns) is not { } rhsScales) return null;
        if (IntegerConstants.ZeroPoints(plan, node, 5, columns) is not { } rhsZeroPoints) return null;
        if (IntegerConstants.Scale(plan, node, 6) is not { } outputScale || IntegerConstants.ZeroPoint(plan, node, 7) is not { } outputZeroPoint) return null;
        CodeClamp clamp = CodeClamp.Of(plan, node);
        OutputStage stage = OutputStage.Float32HalfEven(
            [], Array.ConvertAll(rhsScales, scale => lhsScale * scale / outputScale), outputZeroPoint, plan.Facts[node.Output].Type, clamp.Min, clamp.Max);
        return IntegerProductStep.Group(plan, new IntegerEpilogue(clamp.Nodes, clamp.Output, stage), rhs, zeroPoint, rhsZeroPoints);
    }
}
