using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Rounding binary32 numbers into codes: half to even, then the zero point, then saturation. NaN gives the least code.</summary>
internal static class Saturation
{
    /// <summary><c>saturate(rint(value) + zeroPoint)</c>.</summary>
    public static Int128 RoundHalfEven(float value, Int128 zeroPoint, ElementType type)
    {
        (Int128 min, Int128 max) = type.IntegerRange();
        float rounded = MathF.Round(value, MidpointRounding.ToEven);
        if (!(rounded > (float)(min - zeroPoint))) return min;
        return rounded >= (float)(max - zeroPoint) ? max : (Int128)rounded + zeroPoint;
    }
}
