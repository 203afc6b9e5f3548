using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearAveragePool in binary32: codes are dequantized, added in row-major order, divided by the count, divided by the
/// output's scale, and rounded half to even with the zero point added before rounding.
/// </summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="CeilMode">Counts a last, partial window.</param>
/// <param name="ChannelsLast">True for <c>[N,…,C]</c>.</param>
/// <param name="CountIncludePad">Divides by all taps of the window.</param>
/// <param name="KernelShape">The window.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("QLinearAveragePool", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearAveragePool(
    int[] KernelShape,
    string AutoPad = "NOTSET",
    bool CeilMode = false,
    bool ChannelsLast = false,
    bool CountIncludePad = false,
    int[]? Pads = null,
    int[]? Strides = null) : Operator
{
    private WindowAttributes Attributes => new(AutoPad, KernelShape, Strides, Pads, null, CeilMode);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (ChannelsLast)
        {
            Operators.ChannelsLast.Infer(c, this with { ChannelsLast = false });
            return;
        }

        c.SetOutput(0, c.CommonType(0, 2, 4), PoolShapes.Infer(c, Attributes));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        if (ChannelsLast)
        {
            Operators.ChannelsLast.Evaluate(c, this with { ChannelsLast = false });
            return;
        }

        DenseTensor x = c.Input(0);
        WindowGeometry window = PoolShapes.Resolve(c, Attributes);
        DenseTensor y = c.Output(0, x.ElementType, TensorShape.Create([x.Shape[0], x.Shape[1], .. window.Output]));
        float xScale = c.Scale(1), yScale = c.Scale(3);
        int xZero = c.ZeroPoint(2), yZero = c.ZeroPoint(4);
        int[] offsets = new int[window.TapCount];
        for (int position = 0; position < window.PositionCount; position++)
        {
            window.Taps(position, offsets);
            int count = CountIncludePad ? offsets.Length : offsets.Count(offset => offset >= 0);
            for (int plane = 0; plane < x.Shape[0] * x.Shape[1]; plane++)
            {
                float sum = 0;
                foreach (int offset in offsets)
                {
                    if (offset >= 0) sum += xScale * ((int)IntegerElements.Get(x, (plane * window.InputCount) + offset) - xZero);
                }

                float code = (sum / count / yScale) + yZero;
                IntegerElements.SetWrapped(y, (plane * window.PositionCount) + position, Saturation.RoundHalfEven(code, 0, y.ElementType));
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
