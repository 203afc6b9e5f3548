using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX DynamicQuantizeLinear: quantizes to UInt8 over the range of the input united with 0; gives codes, scale and zero point.</summary>
[OnnxOperator("DynamicQuantizeLinear", SinceVersion = 11)]
public sealed record DynamicQuantizeLinear : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, type => type == ElementType.Float32, "Float32");
        c.SetOutput(0, ElementType.UInt8, c.Input(0).Shape);
        c.SetOutput(1, ElementType.Float32, SymbolicShape.Scalar);
        c.SetOutput(2, ElementType.UInt8, SymbolicShape.Scalar);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        ReadOnlySpan<float> reals = x.Span<float>();
        float min = 0, max = 0;
        foreach (float value in reals)
        {
            min = MathF.Min(min, value);
            max = MathF.Max(max, value);
        }

        float scale = max == min ? 1 : (max - min) / 255;
        Int128 zeroPoint = Saturation.RoundHalfEven(0 - (min / scale), 0, ElementType.UInt8);
        DenseTensor y = c.Output(0, ElementType.UInt8, x.Shape);
        for (int i = 0; i < reals.Length; i++) IntegerElements.SetWrapped(y, i, Saturation.RoundHalfEven(reals[i] / scale, zeroPoint, ElementType.UInt8));
        c.Output(1, ElementType.Float32, TensorShape.Scalar).Span<float>()[0] = scale;
        IntegerElements.SetWrapped(c.Output(2, ElementType.UInt8, TensorShape.Scalar), 0, zeroPoint);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
