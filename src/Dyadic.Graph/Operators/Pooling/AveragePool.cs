using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX AveragePool: the mean under the window. Padding counts as zeros only with <c>count_include_pad</c>.</summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="CeilMode">Counts a last, partial window.</param>
/// <param name="CountIncludePad">Divides by the taps in padding too, though not by those beyond it.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="KernelShape">The window.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("AveragePool", SinceVersion = 22)]
public sealed record AveragePool(
    int[] KernelShape,
    string AutoPad = "NOTSET",
    bool CeilMode = false,
    bool CountIncludePad = false,
    int[]? Dilations = null,
    int[]? Pads = null,
    int[]? Strides = null) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private WindowAttributes Attributes => new(AutoPad, KernelShape, Strides, Pads, Dilations, CeilMode);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c) =>
        c.SetOutput(0, c.TypeWhere(0, RealElements.Holds, "a floating type"), PoolShapes.Infer(c, Attributes));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        WindowGeometry window = PoolShapes.Resolve(c, Attributes);
        DenseTensor y = c.Output(0, x.ElementType, TensorShape.Create([x.Shape[0], x.Shape[1], .. window.Output]));
        double[] values = RealElements.Read(x), means = new double[y.Count];
        int[] offsets = new int[window.TapCount];
        for (int position = 0; position < window.PositionCount; position++)
        {
            int padded = window.Taps(position, offsets);
            int inside = offsets.Count(offset => offset >= 0);
            int divisor = CountIncludePad ? padded : inside;
            for (int plane = 0; plane < x.Shape[0] * x.Shape[1]; plane++)
            {
                double sum = 0;
                foreach (int offset in offsets)
                {
                    if (offset >= 0) sum += values[(plane * window.InputCount) + offset];
                }

                means[(plane * window.PositionCount) + position] = divisor == 0 ? 0 : sum / divisor;
            }
        }

        RealElements.Write(y, means);
    }
}
