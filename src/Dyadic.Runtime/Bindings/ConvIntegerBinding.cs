using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>ConvInteger with constant weights and zero points, and the Requantize that follows it.</summary>
internal sealed class ConvIntegerBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not ConvInteger conv || plan.Facts.Constant(node.Inputs[1]) is not { } weights) return null;
        if (IntegerConstants.ZeroPoint(plan, node, 2) is not { } zeroPoint) return null;
        if (IntegerConstants.ZeroPoints(plan, node, 3, weights.Shape[0]) is not { } weightZeroPoints) return null;
        Window? window = IntegerConvolutionStep.WindowOf(plan, node, conv.AutoPad, weights, conv.Strides, conv.Pads, conv.Dilations);
        if (window is null) return null;
        IntegerEpilogue epilogue = IntegerEpilogue.Of(plan, node, channelAxis: 1);
        return IntegerConvolutionStep.Group(plan, epilogue, window.Value, conv.Group, weights, zeroPoint, weightZeroPoints);
    }
}
