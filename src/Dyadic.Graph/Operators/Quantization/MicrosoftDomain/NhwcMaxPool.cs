using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Runtime's NhwcMaxPool: MaxPool of 8-bit codes <c>[N,…,C]</c>; padding never wins.</summary>
/// <param name="KernelShape">The window.</param>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="CeilMode">Counts a last, partial window.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("NhwcMaxPool", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record NhwcMaxPool(
    int[] KernelShape,
    string AutoPad = "NOTSET",
    bool CeilMode = false,
    int[]? Dilations = null,
    int[]? Pads = null,
    int[]? Strides = null) : Operator
{
    private MaxPool ChannelsSecond => new(KernelShape, AutoPad, CeilMode, Dilations, Pads, Strides: Strides);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, type => type is ElementType.UInt8 or ElementType.Int8, "UInt8 or Int8");
        ChannelsLast.Infer(c, ChannelsSecond);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) => ChannelsLast.Evaluate(c, ChannelsSecond);

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);
}
