using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LpPool: (Σ |x|ᵖ)^(1/p) under the window.</summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="CeilMode">Counts a last, partial window.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="KernelShape">The window.</param>
/// <param name="P">The norm: 1 or more.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("LpPool", SinceVersion = 22)]
public sealed record LpPool(
    int[] KernelShape,
    string AutoPad = "NOTSET",
    bool CeilMode = false,
    int[]? Dilations = null,
    int P = 2,
    int[]? Pads = null,
    int[]? Strides = null) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private WindowAttributes Attributes => new(AutoPad, KernelShape, Strides, Pads, Dilations, CeilMode);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        if (P < 1) throw c.Fail($"p is {P}; it should be 1 or more.");
        c.SetOutput(0, x.Type, PoolShapes.Infer(c, Attributes));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        WindowGeometry window = PoolShapes.Resolve(c, Attributes);
        double[] values = RealElements.Read(x);
        int[] offsets = new int[window.TapCount];
        for (int position = 0; position < window.PositionCount; position++)
        {
            window.Taps(position, offsets);
            for (int plane = 0; plane < x.Shape[0] * x.Shape[1]; plane++)
            {
                double sum = 0;
                foreach (int offset in offsets)
                {
                    if (offset >= 0) sum += Math.Pow(Math.Abs(values[(plane * window.InputCount) + offset]), P);
                }

                RealElement.Set(y, (plane * window.PositionCount) + position, Math.Pow(sum, 1.0 / P));
            }
        }
    }
}
