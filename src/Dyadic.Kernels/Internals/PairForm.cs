using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// Two products, a rounded shift and a clamp over codes of one width, in 32 bits: with codes a', b' (u8, or s16) and multipliers split as
/// m = high·2ᵏ + low, both halves s16,
/// y' = clamp((a'·highₐ + b'·high_b + High + ((a'·lowₐ + b'·low_b + Low) >> k)) >> (shift − k)).
/// </summary>
/// <remarks>
/// Exact: the sum a'·mₐ + b'·m_b + K, with K = half − a₀·mₐ − b₀·m_b = C·2ᵏ + Low, is H·2ᵏ + L where H and L are the two 32-bit sums, and
/// (H·2ᵏ + L) >> shift = (H + (L >> k)) >> (shift − k), for floors compose. The zero point is inside High = C + y₀·2^(shift−k), for adding a
/// multiple of 2ⁿ before a floor by 2ⁿ adds it after. <see cref="Create"/> checks that no sum leaves 32 bits, which also keeps vpmaddwd from its one
/// inexact case.
/// </remarks>
internal readonly struct PairForm
{
    /// <summary>1 or 2 bytes a code.</summary>
    public required int Width { get; init; }

    /// <summary>What turns codes of the left, the right and the output into a', b' and back: the top bit of each code, or nothing.</summary>
    public required int LhsFlip { get; init; }

    public required int RhsFlip { get; init; }

    public required int OutputFlip { get; init; }

    /// <summary>highₐ in the lower half, high_b in the upper.</summary>
    public required int HighFactors { get; init; }

    public required int LowFactors { get; init; }

    public required int High { get; init; }

    public required int Low { get; init; }

    /// <summary>k.</summary>
    public required int LowShift { get; init; }

    public required int HighShift { get; init; }

    /// <summary>The clamp, once a byte or word.</summary>
    public required int Min { get; init; }

    public required int Max { get; init; }

    /// <summary>The form of a requantized sum, or null when some step could leave its bits.</summary>
    public static PairForm? Create(RequantizedSummand lhs, RequantizedSummand rhs, int shift, long zeroPoint, ElementType outputType, long min, long max)
    {
        int width = outputType.ByteWidth();
        if (width > 2 || lhs.Type.ByteWidth() != width || rhs.Type.ByteWidth() != width) return null;
        Int128 half = shift == 0 ? 0 : Int128.One << (shift - 1);
        Int128 constant = half - ((lhs.ZeroPoint + (Int128)Offset(lhs.Type)) * lhs.Multiplier) - ((rhs.ZeroPoint + (Int128)Offset(rhs.Type)) * rhs.Multiplier);
        int offset = Offset(outputType);
        long largest = width == 1 ? byte.MaxValue : 1 << 15;
        for (int k = Math.Min(16, shift); k >= 0; k--)
        {
            if (Split(lhs.Multiplier, k) is not { } a || Split(rhs.Multiplier, k) is not { } b) continue;
            Int128 low = constant & ((Int128.One << k) - 1);
            Int128 high = (constant >> k) + ((zeroPoint + offset) * (Int128.One << (shift - k)));
            Int128 mostLow = (largest * (Math.Abs(a.Low) + Math.Abs(b.Low))) + low;
            Int128 mostHigh = (largest * (Math.Abs(a.High) + Math.Abs(b.High))) + Int128.Abs(high) + (mostLow >> k) + 1;
            if (mostLow > int.MaxValue || mostHigh > int.MaxValue) continue;
            return new PairForm
            {
                Width = width,
                LhsFlip = Flip(lhs.Type),
                RhsFlip = Flip(rhs.Type),
                OutputFlip = Flip(outputType),
                HighFactors = Pair(a.High, b.High),
                LowFactors = Pair(a.Low, b.Low),
                High = (int)high,
                Low = (int)low,
                LowShift = k,
                HighShift = Math.Min(31, shift - k),
                Min = Repeat((int)min + offset, width),
                Max = Repeat((int)max + offset, width),
            };
        }

        return null;
    }

    // Bytes are computed with as u8 and words as s16: what must be added to a code of the other signedness.
    private static int Offset(ElementType type) => type switch { ElementType.Int8 => 128, ElementType.UInt16 => -(1 << 15), _ => 0 };

    private static int Flip(ElementType type) => type switch { ElementType.Int8 => unchecked((int)0x80808080), ElementType.UInt16 => unchecked((int)0x80008000), _ => 0 };

    // The low half is balanced around 0, so that it fits s16 for k = 16 too.
    private static (int High, int Low)? Split(long multiplier, int k)
    {
        long half = k == 0 ? 0 : 1L << (k - 1);
        long low = ((multiplier + half) & ((1L << k) - 1)) - half;
        long high = (multiplier - low) >> k;
        return high is >= short.MinValue and <= short.MaxValue ? ((int)high, (int)low) : null;
    }

    private static int Pair(int lower, int upper) => (lower & 0xFFFF) | (upper << 16);

    private static int Repeat(int code, int width) => width == 1 ? (code & 0xFF) * 0x01010101 : (code & 0xFFFF) * 0x00010001;
}
