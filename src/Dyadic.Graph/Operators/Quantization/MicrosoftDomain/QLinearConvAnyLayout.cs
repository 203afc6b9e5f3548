using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearConv: that of ONNX, or with <c>channels_last</c> the same arithmetic on <c>[N,…,C]</c>; weights keep the shape
/// <c>[M,C/G,…]</c>. Its graph optimizer writes it.
/// </summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="ChannelsLast">True for <c>[N,…,C]</c>.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="Group">The number of groups.</param>
/// <param name="KernelShape">The window; the weight's when absent.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("QLinearConv", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearConvAnyLayout(
    string AutoPad = "NOTSET",
    bool ChannelsLast = false,
    int[]? Dilations = null,
    int Group = 1,
    int[]? KernelShape = null,
    int[]? Pads = null,
    int[]? Strides = null) : Operator, IMultiplyAccumulate
{
    /// <summary>The same convolution of <c>[N,C,…]</c>.</summary>
    public QLinearConv ChannelsSecond => new(AutoPad, Dilations, Group, KernelShape, Pads, Strides);

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfCorrelation(inputs[3], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (ChannelsLast) Operators.ChannelsLast.Infer(c, ChannelsSecond);
        else ChannelsSecond.Infer(c);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        if (ChannelsLast) Operators.ChannelsLast.Evaluate(c, ChannelsSecond);
        else ChannelsSecond.Evaluate(c);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
