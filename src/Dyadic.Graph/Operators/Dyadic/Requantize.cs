using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ai.dyadic Requantize: y = clamp(⌊((accumulator + bias) · multiplier + divisor/2) / divisor⌋ + zero_point, min, max),
/// the dyadic rescaling of an accumulator to a narrow integer, rounding half up. docs/quantized-arithmetic.md, eq. (6).
/// </summary>
/// <remarks>
/// Inputs: accumulator (int32 or int64, any shape); bias (int32) and multiplier, divisor (int64) that broadcast to its shape,
/// divisor a power of two; zero_point, min, max (int64 scalars). |(accumulator + bias) · multiplier| must stay below 2⁶².
/// </remarks>
/// <param name="To">The output's element type.</param>
[OnnxOperator("Requantize", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record Requantize(ElementType To) : RequantizeOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        Requantize <to> (accumulator, bias, multiplier, divisor, zero_point, min, max) => (y)
        {
            wide = Cast <to: int = 7> (accumulator)
            wide_bias = Cast <to: int = 7> (bias)
            sum = Add (wide, wide_bias)
            product = Mul (sum, multiplier)
            two = Constant <value_int: int = 2> ()
            half = Div (divisor, two)
            shifted = Add (product, half)
            remainder = Mod (shifted, divisor)
            exact = Sub (shifted, remainder)
            quotient = Div (exact, divisor)
            centred = Add (quotient, zero_point)
            clipped = Clip (centred, min, max)
            y = Cast <to: int = @to> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    private protected override Int128 Rescale(Int128 sum, long multiplier, long divisor) => DyadicMath.DivFloor((sum * multiplier) + (divisor / 2), (Int128)divisor);
}
