using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// Softmax of 8-bit codes over the last axis: <c>y = saturate(rint(e · (levels / Σ e)) + y zero point)</c> with e = exponentials[greatest − code],
/// Σ e exact, and the quotient, the product and Σ e rounded to binary32, half to even.
/// </summary>
/// <remarks>
/// Inputs: codes; exponentials (int32 [256]: <c>(2²⁴ − 1) · exp(−d · scale)</c> for d = 0…255, nearest); levels (binary32 scalar: 1 / y scale); y zero point, whose
/// type is the output's. Without the roundings it is the softmax of the dequantized codes, quantized: a code differs only where that lies within some 10⁻⁶ of a tie.
/// </remarks>
[OnnxOperator("SoftmaxCodes", Domain = OnnxVersions.SessionDomain, SinceVersion = 1)]
public sealed record SoftmaxCodes : Operator
{
    /// <summary>e of the greatest code: the most that 24 bits hold, exact in binary32.</summary>
    public const int Unit = (1 << 24) - 1;

    private const int Codes = 256;

    /// <summary>The exponentials for codes of a scale.</summary>
    /// <param name="scale">Positive.</param>
    public static int[] Exponentials(float scale) => [.. Enumerable.Range(0, Codes).Select(below => (int)Math.Round(Unit * Math.Exp(-below * (double)scale)))];

    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => c.SetOutput(0, c.Input(3).Type, c.Input(0).Shape);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        bool fits = x is { ElementType: ElementType.UInt8 or ElementType.Int8, Shape.Rank: > 0 } && c.Input(1) is { ElementType: ElementType.Int32, Count: Codes }
            && c.Input(2) is { ElementType: ElementType.Float32, Count: 1 } && c.Input(3).ElementType is (ElementType.UInt8 or ElementType.Int8);
        if (!fits) throw c.Fail($"it takes 8-bit codes with an axis, {Codes} int32, one float32 and an 8-bit zero point; got {x}, {c.Input(1)}, {c.Input(2)} and {c.Input(3)}.");
        ReadOnlySpan<int> table = c.Input(1).Span<int>();
        float levels = c.Input(2).Span<float>()[0];
        ElementType type = c.Input(3).ElementType;
        int zeroPoint = c.ZeroPoint(3), depth = x.Shape[-1];
        DenseTensor y = c.Output(0, type, x.Shape);
        for (int start = 0; start < x.Count; start += depth)
        {
            int greatest = int.MinValue;
            for (int i = 0; i < depth; i++) greatest = Math.Max(greatest, (int)IntegerElements.Get(x, start + i));
            long sum = 0;
            for (int i = 0; i < depth; i++) sum += table[greatest - (int)IntegerElements.Get(x, start + i)];
            float share = levels / sum;
            for (int i = 0; i < depth; i++)
            {
                float real = table[greatest - (int)IntegerElements.Get(x, start + i)] * share;
                IntegerElements.SetWrapped(y, start + i, Saturation.RoundHalfEven(real, zeroPoint, type));
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
