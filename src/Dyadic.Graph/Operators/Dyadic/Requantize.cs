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
public sealed record Requantize(ElementType To) : Operator
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

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        RequantizeArithmetic.CheckTarget(c, To);
        TensorFacts accumulator = c.Input(0);
        if (accumulator.Type is not (ElementType.Int32 or ElementType.Int64 or ElementType.Undefined)) throw c.Fail($"the accumulator should be int32 or int64; it is {accumulator.Type}.");
        c.SetOutput(0, To, accumulator.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor accumulator = c.Input(0), bias = c.Input(1), multiplier = c.Input(2), divisor = c.Input(3);
        long zeroPoint = RequantizeArithmetic.Scalar(c, 4, "zero_point"), min = RequantizeArithmetic.Scalar(c, 5, "min"), max = RequantizeArithmetic.Scalar(c, 6, "max");
        DenseTensor y = c.Output(0, To, accumulator.Shape);
        int[] biasIndex = BroadcastIndex(c, bias, accumulator.Shape), multiplierIndex = BroadcastIndex(c, multiplier, accumulator.Shape), divisorIndex = BroadcastIndex(c, divisor, accumulator.Shape);
        for (int i = 0; i < accumulator.Count; i++)
        {
            Int128 sum = IntegerElements.Get(accumulator, i) + IntegerElements.Get(bias, biasIndex[i]);
            Int128 product = sum * IntegerElements.Get(multiplier, multiplierIndex[i]);
            IntegerElements.SetWrapped(y, i, RequantizeArithmetic.Rescale(product, (long)IntegerElements.Get(divisor, divisorIndex[i]), zeroPoint, min, max));
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, RequantizeArithmetic.Clamped(c, 5, 6, To));

    // For every element of the accumulator, the element of the parameter that belongs to it.
    private static int[] BroadcastIndex(EvaluationContext c, DenseTensor parameter, TensorShape shape)
    {
        int[] strides = new int[shape.Rank];
        int offset = shape.Rank - parameter.Shape.Rank;
        int[] own = parameter.Shape.Strides();
        for (int axis = 0; axis < parameter.Shape.Rank; axis++)
        {
            if (offset < 0 || (parameter.Shape[axis] != 1 && parameter.Shape[axis] != shape[axis + offset])) throw c.Fail($"a parameter of shape {parameter.Shape} does not broadcast to the accumulator's {shape}.");
            strides[axis + offset] = parameter.Shape[axis] == 1 ? 0 : own[axis];
        }

        int[] index = new int[shape.Count];
        int[] position = new int[shape.Rank];
        int current = 0;
        for (int i = 0; i < index.Length; i++)
        {
            index[i] = current;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                current += strides[axis];
                if (++position[axis] < shape[axis]) break;
                current -= strides[axis] * shape[axis];
                position[axis] = 0;
            }
        }

        return index;
    }
}
