using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What the rescaling operators of <c>ai.dyadic</c> share: their parameter checks and the final rescale, clamp and cast.</summary>
internal static class RequantizeArithmetic
{
    /// <summary>⌊(product + divisor/2) / divisor⌋ + zero point, clamped. docs/quantized-arithmetic.md, eq. (6).</summary>
    public static long Rescale(Int128 product, long divisor, long zeroPoint, long min, long max)
    {
        if (divisor < 1) throw DyadicException.BadInput($"Requantization divides by {divisor}; a divisor must be 1 or more.");
        Int128 rounded = DyadicMath.DivFloor(product + (divisor / 2), (Int128)divisor) + zeroPoint;
        return (long)Int128.Min(Int128.Max(rounded, min), max);
    }

    /// <summary>The single element of an int64 parameter.</summary>
    public static long Scalar(EvaluationContext c, int index, string name)
    {
        DenseTensor tensor = c.Input(index);
        return tensor.ElementType == ElementType.Int64 && tensor.Count == 1
            ? tensor.Span<long>()[0]
            : throw c.Fail($"{name} (input {index}) should be one int64; got {tensor}.");
    }

    /// <summary>The target type, which must be an integer of at most 32 bits.</summary>
    public static void CheckTarget(InferenceContext c, ElementType to)
    {
        if (to is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Int32))
        {
            throw c.Fail($"attribute 'to' should be uint8, int8, uint16, int16 or int32; it is {to}.");
        }
    }

    /// <summary>The clamp range cut by the mathematical range of what is clamped.</summary>
    public static IntegerInterval Clamped(BoundsContext c, int minInput, int maxInput, ElementType to)
    {
        IntegerInterval type = IntegerInterval.Of(to);
        Int128 min = c.Input(minInput)?.Min ?? type.Min;
        Int128 max = c.Input(maxInput)?.Max ?? type.Max;
        return new IntegerInterval(min, Int128.Max(min, max));
    }
}
