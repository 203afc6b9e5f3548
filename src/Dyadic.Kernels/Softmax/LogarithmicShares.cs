using System.Numerics;
using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>FQ-ViT's log-int-softmax: the code is the rounded negative logarithm to base 2 of the share, so a product by it is a shift. Lin et al. 2022, section 3.</summary>
/// <remarks>The ratio of 2^−code to the share lies in [0.625, 1.5) before the code is cut to its bits.</remarks>
public sealed class LogarithmicShares : ShareNormalizer
{
    // 1 / (2R − 1) of each code but the first as ⌈2^(64 + shift) / (2R − 1)⌉, which is exact for numbers below 2⁶³.
    private static readonly int[] s_shifts = [.. Enumerable.Range(1, CodeRow.Lanes - 1).Select(code => BitOperations.Log2(Divisor(code)))];
    private static readonly ulong[] s_reciprocals = [.. Enumerable.Range(1, CodeRow.Lanes - 1).Select(code => (ulong)((((UInt128)1 << (64 + BitOperations.Log2(Divisor(code)))) + Divisor(code) - 1) / Divisor(code)))];

    /// <summary>Fixes the code.</summary>
    /// <param name="bits">Bits of a code, 2 to 6; 4 in the paper.</param>
    /// <param name="lastIsZero">True when the last code means a share of 0, and every smaller share takes it; false to cut at the last code, as the paper does.</param>
    public LogarithmicShares(int bits, bool lastIsZero)
    {
        if (bits is < 2 or > 6) throw DyadicException.Usage($"Logarithmic shares take 2 to 6 bits; got {bits}.");
        Greatest = (1 << bits) - 1;
        Format = new ShareFormat(0, lastIsZero ? Greatest : -1);
    }

    /// <summary>The function of a greatest code; whether that one means 0 is not known.</summary>
    /// <exception cref="DyadicException">The code is not all ones of 2 to 6 bits.</exception>
    public static LogarithmicShares Of(long greatest) => greatest is 3 or 7 or 15 or 31 or 63
        ? new LogarithmicShares(BitOperations.Log2((ulong)greatest) + 1, lastIsZero: false)
        : throw DyadicException.BadInput($"Logarithmic shares end at a code of 2 to 6 one bits; got {greatest}.");

    /// <inheritdoc/>
    public override ShareFormat Format { get; }

    /// <inheritdoc/>
    public override int Greatest { get; }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<long> terms, Span<int> codes)
    {
        long sum = Sum(terms);
        for (int i = 0; i < terms.Length; i++) codes[i] = terms[i] == 0 ? Greatest : Math.Min(RoundedLog2(((2 * (Int128)sum) + terms[i]) / (2 * (Int128)terms[i])), Greatest);
    }

    /// <summary>The logarithm to base 2, rounded by the bit below the leading one.</summary>
    /// <param name="ratio">1 or more.</param>
    public static int RoundedLog2(Int128 ratio)
    {
        int floor = BitOperations.Log2((ulong)ratio);
        return floor > 0 && ((long)ratio >> (floor - 1) & 1) == 1 ? floor + 1 : floor;
    }

    /// <inheritdoc/>
    internal override bool HasLanes(long largest) => Greatest < CodeRow.Lanes;

    /// <inheritdoc/>
    internal override unsafe void Apply(int* terms, int count, long sum)
    {
        // A code is j and more when the rounded ratio is at least R = 2 (j = 1) or 3 · 2^(j − 2): when term · (2R − 1) ≤ 2 · sum.
        Span<int> most = stackalloc int[Greatest];
        for (int i = 0; i < most.Length; i++) most[i] = (int)Math.Min(Math.BigMul(2 * (ulong)sum, s_reciprocals[i], out _) >> s_shifts[i], int.MaxValue);
        SortedLanes thresholds = new(most);
        for (int i = 0; i < count; i += CodeRow.Lanes) thresholds.NotBelow(Vector512.Load(terms + i)).Store(terms + i);
    }

    // 2R − 1 of the least R = 2 or 3 · 2^(code − 2).
    private static uint Divisor(int code) => (code == 1 ? 4u : 6u << (code - 2)) - 1;
}
