using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// Layer normalization of 8-bit codes over the last axis: <c>y = saturate(rint(fma(fma(x, r, −m·r), gain, shift)) + y zero point)</c>, where m is the mean of the
/// codes and r = 1 / √(variance + ε) in code steps.
/// </summary>
/// <remarks>
/// Inputs: codes; gain and shift (binary32, one an index of the last axis, in steps of the output); y zero point, whose type is the output's. The sums behind mean and
/// variance are exact; m, r and m·r are computed in binary64, then r and −m·r are rounded to binary32, in which the fused multiply-adds are. Without the
/// roundings it is the normalization of the dequantized codes, quantized: a code differs only where that lies within some 10⁻⁵ of a tie.
/// </remarks>
/// <param name="Epsilon">ε in squared code steps.</param>
[OnnxOperator("LayerNormalizationCodes", Domain = OnnxVersions.SessionDomain, SinceVersion = 1)]
public sealed record LayerNormalizationCodes(float Epsilon) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => c.SetOutput(0, c.Input(3).Type, c.Input(0).Shape);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        bool fits = x is { ElementType: ElementType.UInt8 or ElementType.Int8, Shape.Rank: > 0 } && c.Input(3).ElementType is (ElementType.UInt8 or ElementType.Int8);
        fits = fits && c.Input(1) is { ElementType: ElementType.Float32 } g && g.Count == x.Shape[-1] && c.Input(2) is { ElementType: ElementType.Float32 } s && s.Count == x.Shape[-1];
        if (!fits) throw c.Fail($"it takes 8-bit codes with an axis, a float32 gain and shift a channel and an 8-bit zero point; got {x}, {c.Input(1)}, {c.Input(2)} and {c.Input(3)}.");
        ReadOnlySpan<float> gain = c.Input(1).Span<float>(), shift = c.Input(2).Span<float>();
        ElementType type = c.Input(3).ElementType;
        int zeroPoint = c.ZeroPoint(3), depth = x.Shape[-1];
        DenseTensor y = c.Output(0, type, x.Shape);
        for (int start = 0; start < x.Count; start += depth)
        {
            long sum = 0, squares = 0;
            for (int i = 0; i < depth; i++)
            {
                long code = (long)IntegerElements.Get(x, start + i);
                (sum, squares) = (sum + code, squares + (code * code));
            }

            double inverse = 1 / Math.Sqrt((((squares * depth) - (sum * sum)) / ((double)depth * depth)) + Epsilon);
            float factor = (float)inverse, offset = (float)(-((double)sum / depth) * inverse);
            for (int i = 0; i < depth; i++)
            {
                float normal = MathF.FusedMultiplyAdd((int)IntegerElements.Get(x, start + i), factor, offset);
                IntegerElements.SetWrapped(y, start + i, Saturation.RoundHalfEven(MathF.FusedMultiplyAdd(normal, gain[i], shift[i]), zeroPoint, type));
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
