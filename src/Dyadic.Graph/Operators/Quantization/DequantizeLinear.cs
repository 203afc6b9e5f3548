using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX DequantizeLinear: <c>y = binary32(x − zero point) · scale</c>. Inputs x, scale and optionally the zero point. One scale, one an
/// index of <c>axis</c>, or one a block of <c>block_size</c> along it.
/// </summary>
/// <param name="Axis">The axis of scales; negative counts from the end.</param>
/// <param name="BlockSize">Elements a block; 0 for no blocks.</param>
/// <param name="OutputDtype">The output's type; the scale's when undefined.</param>
[OnnxOperator("DequantizeLinear", SinceVersion = 25)]
public sealed record DequantizeLinear(int Axis = 1, int BlockSize = 0, ElementType OutputDtype = ElementType.Undefined) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 2);
        c.SetOutput(0, OutputDtype == ElementType.Undefined ? c.Input(1).Type : OutputDtype, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), scale = c.Input(1);
        DenseTensor? zeroPoint = c.OptionalInput(2);
        if (!x.ElementType.IsInteger()) throw DyadicException.Unsupported($"{c.Who}: dequantizing {x.ElementType} is not supported; use an integer type.");
        if (zeroPoint is not null && zeroPoint.Count != scale.Count) throw c.Fail($"scale {scale.Shape} and zero point {zeroPoint.Shape} should have one shape.");
        int[] layout = ScaleLayout.Offsets(x.Shape, scale.Shape, Axis, BlockSize, c.Fail);
        ReadOnlySpan<float> scales = RealElements.Singles(scale);
        double[] reals = new double[x.Count];
        for (int i = 0; i < reals.Length; i++)
        {
            Int128 zero = zeroPoint is null ? 0 : IntegerElements.Get(zeroPoint, layout[i]);
            reals[i] = (float)(long)(IntegerElements.Get(x, i) - zero) * scales[layout[i]];
        }

        RealElements.Write(c.Output(0, OutputDtype == ElementType.Undefined ? scale.ElementType : OutputDtype, x.Shape), reals);
    }
}
