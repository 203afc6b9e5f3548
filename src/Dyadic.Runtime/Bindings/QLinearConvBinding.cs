using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>QLinearConv of either layout with constant parameters, and the Clip that follows it: one integer convolution that requantizes in float32, half to even.</summary>
internal sealed class QLinearConvBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        (QLinearConv? conv, bool channelsLast) = node.Operator switch
        {
            QLinearConv standard => (standard, false),
            QLinearConvAnyLayout any => (any.ChannelsSecond, any.ChannelsLast),
            _ => (null, false),
        };
        if (conv is null || plan.Facts.Constant(node.Inputs[3]) is not { } weights) return null;
        int channels = weights.Shape[0];
        if (IntegerConstants.Scale(plan, node, 1) is not { } inputScale || IntegerConstants.ZeroPoint(plan, node, 2) is not { } zeroPoint) return null;
        if (IntegerConstants.Scales(plan, node, 4, channels) is not { } weightScales) return null;
        if (IntegerConstants.ZeroPoints(plan, node, 5, channels) is not { } weightZeroPoints) return null;
        if (IntegerConstants.Scale(plan, node, 6) is not { } outputScale || IntegerConstants.ZeroPoint(plan, node, 7) is not { } outputZeroPoint) return null;
        if (node.Input(8) is { } biasValue && plan.Facts.Constant(biasValue) is not { ElementType: ElementType.Int32 }) return null;
        Window? window = IntegerConvolutionStep.WindowOf(plan, node, conv.AutoPad, weights, conv.Strides, conv.Pads, conv.Dilations, channelsLast);
        if (window is null) return null;
        int[] bias = plan.Facts.Constant(node.Input(8))?.Span<int>().ToArray() ?? [];
        CodeClamp clamp = CodeClamp.Of(plan, node);
        OutputStage stage = OutputStage.Float32HalfEven(
            bias, Array.ConvertAll(weightScales, scale => inputScale * scale / outputScale), outputZeroPoint, plan.Facts[node.Output].Type, clamp.Min, clamp.Max);
        return IntegerConvolutionStep.Group(
            plan, new IntegerEpilogue(clamp.Nodes, clamp.Output, stage), window.Value, conv.Group, weights, zeroPoint, weightZeroPoints, channelsLast);
    }
}
