using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ai.dyadic RequantizeGemmlowp: y = clamp(RDivPOT(SRDHM(accumulator + bias, multiplier), log2 divisor) + zero_point, min, max),
/// gemmlowp's double rounding, which TFLite's built-in kernels use. docs/quantized-arithmetic.md, eq. (7).
/// </summary>
/// <remarks>
/// Inputs: accumulator (int32 or int64, any shape); bias (int32) and multiplier, divisor (int64) that broadcast to its shape;
/// zero_point, min, max (int64 scalars). The multiplier is the Q31 multiplier times 2^(left shift), so that
/// |(accumulator + bias) · multiplier| stays below 2⁶²; the divisor is 2^(right shift).
/// </remarks>
/// <param name="To">The output's element type.</param>
[OnnxOperator("RequantizeGemmlowp", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record RequantizeGemmlowp(ElementType To) : RequantizeOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        RequantizeGemmlowp <to> (accumulator, bias, multiplier, divisor, zero_point, min, max) => (y)
        {
            wide = Cast <to: int = 7> (accumulator)
            wide_bias = Cast <to: int = 7> (bias)
            sum = Add (wide, wide_bias)
            product = Mul (sum, multiplier)
            half_unit = Constant <value_int: int = 1073741824> ()
            unit = Constant <value_int: int = 2147483648> ()
            shifted = Add (product, half_unit)
            remainder = Mod (shifted, unit)
            exact = Sub (shifted, remainder)
            high = Div (exact, unit)
            two = Constant <value_int: int = 2> ()
            half = Div (divisor, two)
            magnitude = Abs (high)
            raised = Add (magnitude, half)
            rounded = Div (raised, divisor)
            sign = Sign (high)
            quotient = Mul (rounded, sign)
            centred = Add (quotient, zero_point)
            clipped = Clip (centred, min, max)
            y = Cast <to: int = @to> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    private protected override Int128 Rescale(Int128 sum, long multiplier, long divisor)
    {
        Int128 high = DyadicMath.DivFloor((sum * multiplier) + (1L << 30), (Int128)1 << 31);
        return Int128.Sign(high) * ((Int128.Abs(high) + (divisor / 2)) / divisor);
    }
}
