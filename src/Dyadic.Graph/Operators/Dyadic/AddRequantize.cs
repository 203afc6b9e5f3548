using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ai.dyadic AddRequantize: y = clamp(⌊((a − a_zero_point) · a_multiplier + (b − b_zero_point) · b_multiplier + divisor/2) / divisor⌋ + zero_point, min, max),
/// the sum of two quantized tensors, with broadcasting, with one rounding, half up. docs/quantized-arithmetic.md, eq. (9).
/// </summary>
/// <remarks>a, b: integers of at most 32 bits. All other inputs are int64 scalars; divisor is a power of two. Of its Clip holds what <see cref="RequantizeOperator"/> says.</remarks>
/// <param name="To">The output's element type.</param>
[OnnxOperator("AddRequantize", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record AddRequantize(ElementType To) : Operator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        AddRequantize <to> (a, a_zero_point, a_multiplier, b, b_zero_point, b_multiplier, divisor, zero_point, min, max) => (y)
        {
            a_wide = Cast <to: int = 7> (a)
            a_centred = Sub (a_wide, a_zero_point)
            a_scaled = Mul (a_centred, a_multiplier)
            b_wide = Cast <to: int = 7> (b)
            b_centred = Sub (b_wide, b_zero_point)
            b_scaled = Mul (b_centred, b_multiplier)
            sum = Add (a_scaled, b_scaled)
            two = Constant <value_int: int = 2> ()
            half = Div (divisor, two)
            shifted = Add (sum, half)
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

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        RequantizeArithmetic.CheckTarget(c, To);
        TensorFacts a = c.Input(0), b = c.Input(3);
        c.SetOutput(0, To, Broadcasting.Infer(c, a.Shape, b.Shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(3);
        TensorShape shape = Broadcasting.Of(c, a.Shape, b.Shape);
        long aZero = RequantizeArithmetic.Scalar(c, 1, "a_zero_point"), aMultiplier = RequantizeArithmetic.Scalar(c, 2, "a_multiplier");
        long bZero = RequantizeArithmetic.Scalar(c, 4, "b_zero_point"), bMultiplier = RequantizeArithmetic.Scalar(c, 5, "b_multiplier");
        long divisor = RequantizeArithmetic.Scalar(c, 6, "divisor"), zeroPoint = RequantizeArithmetic.Scalar(c, 7, "zero_point");
        long min = RequantizeArithmetic.Scalar(c, 8, "min"), max = RequantizeArithmetic.Scalar(c, 9, "max");
        DenseTensor y = c.Output(0, To, shape);
        int[] left = StridedOffsets.Broadcast(a.Shape, shape), right = StridedOffsets.Broadcast(b.Shape, shape);
        for (int i = 0; i < y.Count; i++)
        {
            Int128 sum = ((IntegerElements.Get(a, left[i]) - aZero) * aMultiplier) + ((IntegerElements.Get(b, right[i]) - bZero) * bMultiplier);
            IntegerElements.SetWrapped(y, i, RequantizeArithmetic.Rescale(sum, divisor, zeroPoint, min, max));
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, RequantizeArithmetic.Clamped(c, 8, 9, To));
}
