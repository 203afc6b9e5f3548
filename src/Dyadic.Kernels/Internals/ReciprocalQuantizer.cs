using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Quantizes floats to 8-bit codes with a multiplication by 1/scale where that cannot change a code, and the division elsewhere.</summary>
/// <remarks>
/// x · (1/s) in binary32 is within 2⁻²² of the rounded quotient, relatively. Below 512 that is at most 2⁻¹³, so the two round to the same integer unless
/// the product lies as near to a half; above, both saturate. A register with such an element is divided, one in some 300 of real data.
/// </remarks>
internal static unsafe class ReciprocalQuantizer
{
    private const float NearHalf = 0.5f - (1f / (1 << 12));

    /// <summary>True when the processor and the scale allow it: the reciprocal has to be a normal number.</summary>
    public static bool Takes(float scale, KernelTier tier) => tier >= KernelTier.Vector512 && Avx512F.IsSupported && Math.Abs(scale) is > 1e-30f and < 1e30f;

    /// <summary>Quantizes as many elements as fill registers.</summary>
    /// <param name="source">The floats.</param>
    /// <param name="target">The codes' bytes.</param>
    /// <param name="count">Elements.</param>
    /// <param name="scale">The step.</param>
    /// <param name="low">The least code less the zero point.</param>
    /// <param name="high">The greatest code less the zero point.</param>
    /// <param name="zero">The zero point.</param>
    /// <returns>How many elements were done.</returns>
    public static int Quantize(float* source, byte* target, int count, float scale, float low, float high, int zero)
    {
        Vector512<float> divisor = Vector512.Create(scale), factor = Vector512.Create(1 / scale), least = Vector512.Create(low), most = Vector512.Create(high), half = Vector512.Create(NearHalf);
        Vector512<int> offset = Vector512.Create(zero);
        int index = 0;
        for (; index <= count - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector512<float> value = Vector512.Load(source + index), steps = value * factor;
            if (Vector512.GreaterThanAny(Vector512.Abs(steps - Vector512.Round(steps)), half)) steps = value / divisor;
            steps = Vector512.ConditionalSelect(Vector512.GreaterThan(steps, least), steps, least); // not-a-number compares false
            Vector512<int> codes = Avx512F.ConvertToVector512Int32(Vector512.Min(steps, most)) + offset; // rounds half to even
            Avx512F.ConvertToVector128Byte(codes).Store(target + index);
        }

        return index;
    }
}
