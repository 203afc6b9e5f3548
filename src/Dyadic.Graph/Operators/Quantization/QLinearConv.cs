using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX QLinearConv: <c>y = saturate(rint(binary32(sum + bias) · (x scale · w scale / y scale)) + y zero point)</c>, where sum is the
/// Int32 convolution of codes less zero points. The scale is computed in binary32 from left to right, the rounding is half to even, as
/// ONNX Runtime does. Inputs x, its scale and zero point, w, its scale and zero point (one, or one an output channel), y's, and a bias.
/// </summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="Group">The number of groups.</param>
/// <param name="KernelShape">The window; the weight's when absent.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("QLinearConv", SinceVersion = 10)]
public sealed record QLinearConv(
    string AutoPad = "NOTSET",
    int[]? Dilations = null,
    int Group = 1,
    int[]? KernelShape = null,
    int[]? Pads = null,
    int[]? Strides = null) : Operator, IMultiplyAccumulate
{
    private WindowAttributes Attributes => new(AutoPad, KernelShape, Strides, Pads, Dilations);

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfCorrelation(inputs[3], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 2);
        c.CommonType(3, 5);
        c.SetOutput(0, c.Input(7).Type, Correlation.InferShape(Attributes, Group, c.Input(0).Shape, c.Input(3).Shape, c.Fail));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), w = c.Input(3);
        Correlation correlation = new(Attributes, Group, x.Shape, w.Shape, c.Fail);
        int[] input = QuantizationInputs.Centered(c, x, c.Input(2), axis: 1);
        int[] weights = QuantizationInputs.Centered(c, w, c.Input(5), axis: 0);
        float xScale = c.Scale(1), yScale = c.Scale(6);
        float[] scales = Array.ConvertAll(c.Scales(4, correlation.OutputChannels), wScale => xScale * wScale / yScale);
        int zeroPoint = c.ZeroPoint(7);
        int[] bias = c.OptionalInput(8) is { ElementType: ElementType.Int32 } b ? b.Span<int>().ToArray() : new int[correlation.OutputChannels];
        if (bias.Length != correlation.OutputChannels) throw c.Fail($"the bias has {bias.Length} elements for {correlation.OutputChannels} output channels.");
        ElementType type = c.Input(7).ElementType;
        DenseTensor y = c.Output(0, type, correlation.OutputShape);
        correlation.Run<int, int>(input, weights, (offset, channel, sum) =>
        {
            float scaled = (float)unchecked(sum + bias[channel]) * scales[scales.Length == 1 ? 0 : channel];
            IntegerElements.SetWrapped(y, offset, Saturation.RoundHalfEven(scaled, zeroPoint, type));
        });
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
