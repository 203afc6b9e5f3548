using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// An operator of ONNX Runtime on single 8-bit codes: dequantize, a function in binary32, quantize. Inputs X, its scale and zero point,
/// and the output's scale and zero point; zero points may be absent.
/// </summary>
public abstract record QLinearUnary : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => c.SetOutput(0, c.CommonType(0, 2, 4), c.Input(0).Shape);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        DenseTensor y = c.Output(0, x.ElementType, x.Shape);
        float xScale = c.Scale(1), yScale = c.Scale(3);
        int xZero = c.ZeroPoint(2), yZero = c.ZeroPoint(4);
        for (int i = 0; i < y.Count; i++)
        {
            float real = Apply(xScale * ((int)IntegerElements.Get(x, i) - xZero));
            IntegerElements.SetWrapped(y, i, Saturation.RoundHalfEven(real / yScale, yZero, y.ElementType));
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    private protected abstract float Apply(float x);
}
