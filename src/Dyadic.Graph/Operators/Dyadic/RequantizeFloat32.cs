using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ai.dyadic RequantizeFloat32: y = clamp(rint(binary32(accumulator + bias) · (multiplier / divisor)) + zero_point, min, max) with the
/// product rounded to binary32 and every rounding half to even, computed with integers alone. docs/quantized-arithmetic.md, eq. (8).
/// </summary>
/// <remarks>
/// Inputs: accumulator (int32 or int64, any shape); bias (int32) and multiplier, divisor (int64) that broadcast to its shape;
/// zero_point, min, max (int64 scalars). accumulator + bias is an int32 and wraps as one. The multiplier is 0 or the 24-bit
/// significand of a scale, in [2²³, 2²⁴), the divisor a power of two of at most 2⁵⁶; a scale that needs a larger one rescales
/// every int32 to 0, so its multiplier is 0.
/// </remarks>
/// <param name="To">The output's element type.</param>
[OnnxOperator("RequantizeFloat32", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record RequantizeFloat32(ElementType To) : RequantizeOperator(To)
{
    /// <summary>The greatest exponent of a divisor.</summary>
    public const int GreatestShift = 56;

    /// <summary>The definition of version 1 as an ONNX function.</summary>
    /// <remarks>
    /// Half to even: v rounded to a multiple of u is (n − n mod 2u) / 2 with n = 2v + u + odd − 1, where odd tells whether ⌊v/u⌋ is odd.
    /// Done three times: u keeps 24 bits of the sum, 24 bits of the product, and then the integer part.
    /// </remarks>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        RequantizeFloat32 <to> (accumulator, bias, multiplier, divisor, zero_point, min, max) => (y)
        {
            one = Constant <value_int: int = 1> ()
            two = Constant <value_int: int = 2> ()
            wide = Cast <to: int = 7> (accumulator)
            wide_bias = Cast <to: int = 7> (bias)
            total = Add (wide, wide_bias)
            narrow = Cast <to: int = 6> (total)
            sum = Cast <to: int = 7> (narrow)
            magnitude = Abs (sum)
            halved = Div (magnitude, two)
            smeared_1 = BitwiseOr (magnitude, halved)
            four = Constant <value_int: int = 4> ()
            quartered = Div (smeared_1, four)
            smeared_2 = BitwiseOr (smeared_1, quartered)
            sixteen = Constant <value_int: int = 16> ()
            shifted_4 = Div (smeared_2, sixteen)
            smeared_4 = BitwiseOr (smeared_2, shifted_4)
            two_to_8 = Constant <value_int: int = 256> ()
            shifted_8 = Div (smeared_4, two_to_8)
            smeared_8 = BitwiseOr (smeared_4, shifted_8)
            two_to_16 = Constant <value_int: int = 65536> ()
            shifted_16 = Div (smeared_8, two_to_16)
            smeared_16 = BitwiseOr (smeared_8, shifted_16)
            power = Add (smeared_16, one)
            two_to_24 = Constant <value_int: int = 16777216> ()
            sum_excess = Div (power, two_to_24)
            sum_unit = Max (sum_excess, one)
            sum_remainder = Mod (sum, sum_unit)
            sum_floor = Sub (sum, sum_remainder)
            sum_quotient = Div (sum_floor, sum_unit)
            sum_odd = Mod (sum_quotient, two)
            sum_doubled = Add (sum, sum)
            sum_raised = Add (sum_doubled, sum_unit)
            sum_biased = Add (sum_raised, sum_odd)
            sum_nudged = Sub (sum_biased, one)
            sum_step = Add (sum_unit, sum_unit)
            sum_rest = Mod (sum_nudged, sum_step)
            sum_twice = Sub (sum_nudged, sum_rest)
            sum_rounded = Div (sum_twice, two)
            product = Mul (sum_rounded, multiplier)
            two_to_23 = Constant <value_int: int = 8388608> ()
            limit = Mul (power, two_to_23)
            product_magnitude = Abs (product)
            longer = GreaterOrEqual (product_magnitude, limit)
            half_power = Div (power, two)
            shorter_unit = Max (half_power, one)
            product_unit = Where (longer, power, shorter_unit)
            product_remainder = Mod (product, product_unit)
            product_floor = Sub (product, product_remainder)
            product_quotient = Div (product_floor, product_unit)
            product_odd = Mod (product_quotient, two)
            product_doubled = Add (product, product)
            product_raised = Add (product_doubled, product_unit)
            product_biased = Add (product_raised, product_odd)
            product_nudged = Sub (product_biased, one)
            product_step = Add (product_unit, product_unit)
            product_rest = Mod (product_nudged, product_step)
            product_twice = Sub (product_nudged, product_rest)
            product_rounded = Div (product_twice, two)
            remainder = Mod (product_rounded, divisor)
            floor = Sub (product_rounded, remainder)
            quotient = Div (floor, divisor)
            odd = Mod (quotient, two)
            raised = Add (product_twice, divisor)
            biased = Add (raised, odd)
            nudged = Sub (biased, one)
            step = Add (divisor, divisor)
            rest = Mod (nudged, step)
            twice = Sub (nudged, rest)
            rounded = Div (twice, step)
            centred = Add (rounded, zero_point)
            clipped = Clip (centred, min, max)
            y = Cast <to: int = @to> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <summary>The multiplier and divisor of a scale.</summary>
    /// <param name="scale">A finite number, 0 or more, below 2²⁴.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is none.</exception>
    public static (long Multiplier, long Divisor) Parameters(float scale)
    {
        if (!(scale >= 0 && scale < 1 << 24)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "A rescaling factor is at least 0 and below 2^24.");
        Requantizer exact = Requantizer.Float32(scale);
        return exact.Multiplier == 0 || exact.Shift > GreatestShift ? (0, 1) : (exact.Multiplier, 1L << exact.Shift);
    }

    private protected override Int128 Rescale(Int128 sum, long multiplier, long divisor) =>
        new Requantizer(multiplier, BitOperations.Log2((ulong)divisor), RequantizeRounding.Float32HalfEven).Apply(unchecked((int)sum));
}
