using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels.Functions;

/// <summary><see cref="RootNormalization"/> of sixteen channels at a time by products of 32 bits: the same integers.</summary>
/// <remarks>
/// Two results of 64 bits stand where two numbers of 32 bits did, the even and the odd ones apart, so nothing is widened. The products fit: 2³¹ / root is below 2³¹ but for a root of 1,
/// y below 2³¹ in magnitude by its cut, gains by a check; and with a shift of 32 or more every code before its cut fits 32 bits.
/// </remarks>
internal sealed unsafe class RootNormalizationLanes
{
    private const int Half = CodeRow.Lanes / 2;

    private readonly RootNormalization _function;
    private readonly ChannelAffine _affine;
    private readonly int _whole;
    private readonly int _zero;

    // For each sixteen channels, eight gains of the even ones, eight of the odd ones, eight offsets of the even ones with the half, eight of the odd ones.
    private readonly PinnedBuffer _constants;

    // A factor for each channel; null when all are 1.
    private readonly PinnedBuffer? _each;

    private RootNormalizationLanes(RootNormalization function, int zero, int[] factors)
    {
        (_function, _affine, _zero) = (function, function.Affine, zero);
        _whole = _affine.Channels & -CodeRow.Lanes;
        _constants = new PinnedBuffer((long)_whole * 2 * sizeof(long));
        if (factors is not [1]) _each = PinnedBuffer.Of<int>(factors.Length == 1 ? [.. Enumerable.Repeat(factors[0], _affine.Channels)] : factors, _affine.Channels);
        long half = 1L << (_affine.Shift - 1);
        for (int channel = 0; channel < _whole; channel++)
        {
            long* block = Constants + (channel / CodeRow.Lanes * 2 * CodeRow.Lanes) + (channel % 2 * Half) + (channel % CodeRow.Lanes / 2);
            block[0] = _affine.Gains[channel];
            block[CodeRow.Lanes] = _affine.Offsets[channel] + half;
        }
    }

    private long* Constants => (long*)_constants.Pointer;

    private int* Each => _each is { } each ? (int*)each.Pointer : null;

    /// <summary>The kernel, or null when a number on the way may leave its bits.</summary>
    /// <param name="function">The normalization.</param>
    /// <param name="zero">The unsigned code of 0.</param>
    /// <param name="factors">What centred codes are multiplied by: one number, or one a channel.</param>
    /// <param name="largestCode">The greatest unsigned code.</param>
    public static RootNormalizationLanes? Of(RootNormalization function, int zero, int[] factors, int largestCode)
    {
        ChannelAffine affine = function.Affine;
        long largest = (long)Math.Max(Math.Abs(zero), Math.Abs((long)largestCode - zero)) * factors.Max(factor => Math.Abs((long)factor));
        bool fits = affine.Shift >= 32 && largest < 1 << 25 && largest * ((affine.Channels / CodeRow.Lanes) + 1) < int.MaxValue && !affine.Gains.ContainsAnyExceptInRange(-(long)int.MaxValue, int.MaxValue);
        return fits ? new RootNormalizationLanes(function, zero, factors) : null;
    }

    /// <summary>Computes one row; see <see cref="RootNormalization.Apply"/>.</summary>
    /// <param name="row">C codes.</param>
    /// <param name="codes">Room for C codes.</param>
    public void Apply(in CodeRow row, int* codes)
    {
        (long sum, long squares) = _each is null ? SumsOfWords(in row) : Sums(in row);
        long mean = _function.IsCentred ? _function.Mean(sum) : 0;
        // Σ(x − m)² = Σx² − 2m Σx + C m²; what wraps around at 64 bits wraps back.
        long factor = _function.Factor(unchecked((ulong)(squares - (2 * mean * sum) + (_affine.Channels * mean * mean))));
        // Only a root of 1 has a factor of 32 bits.
        int channel = factor > int.MaxValue ? 0 : _function.MayExceedUnit ? Normalize<Cut>(in row, mean, factor, codes) : Normalize<Uncut>(in row, mean, factor, codes);
        for (; channel < _affine.Channels; channel++)
        {
            long x = Number(in row, channel);
            codes[channel] = _affine.Code(channel, Math.Clamp(((x - mean) * factor) >> 1, -RootNormalization.Unit, RootNormalization.Unit));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Normalize<TCut>(in CodeRow row, long mean, long factor, int* codes)
        where TCut : struct, ICut
    {
        Vector512<int> means = Vector512.Create((int)mean), least = Vector512.Create(_affine.Least), greatest = Vector512.Create(_affine.Greatest);
        Vector512<long> factors = Vector512.Create(factor);
        Vector512<int> odds = Vector512.Create(0xFFFFFFFF00000000).AsInt32();
        int shift = _affine.Shift, channel = 0;
        long* constants = Constants;
        int* each = Each;
        CodeRow all = row;
        Vector512<int> zero = Vector512.Create(_zero);
        for (; channel < _whole; channel += CodeRow.Lanes, constants += 2 * CodeRow.Lanes)
        {
            Vector512<int> x = Load(in all, channel, zero, each) - means;
            Vector512<long> even = TCut.Of(Multiply(x.AsInt64(), factors) >> 1), odd = TCut.Of(Multiply(x.AsInt64() >>> 32, factors) >> 1);
            even = (Multiply(even, Vector512.Load(constants)) + Vector512.Load(constants + (2 * Half))) >> shift;
            odd = (Multiply(odd, Vector512.Load(constants + Half)) + Vector512.Load(constants + (3 * Half))) >> (shift - 32);
            Vector512<int> code = Vector512.ConditionalSelect(odds, odd.AsInt32(), even.AsInt32());
            Vector512.Min(Vector512.Max(code, least), greatest).Store(codes + channel);
        }

        return channel;
    }

    private (long Sum, long Squares) Sums(in CodeRow row)
    {
        Vector512<int> sums = Vector512<int>.Zero;
        Vector512<long> even = Vector512<long>.Zero, odd = Vector512<long>.Zero;
        CodeRow all = row;
        Vector512<int> zero = Vector512.Create(_zero);
        int* each = Each;
        for (int channel = 0; channel < _whole; channel += CodeRow.Lanes)
        {
            Vector512<int> x = Load(in all, channel, zero, each);
            Vector512<long> high = x.AsInt64() >>> 32;
            sums += x;
            even += Multiply(x.AsInt64(), x.AsInt64());
            odd += Multiply(high, high);
        }

        (Vector512<long> low, Vector512<long> upper) = Vector512.Widen(sums);
        (long sum, long squares) = (Vector512.Sum(low + upper), Vector512.Sum(even + odd));
        for (int channel = _whole; channel < _affine.Channels; channel++)
        {
            long x = Number(in row, channel);
            sum += x;
            squares += x * x;
        }

        return (sum, squares);
    }

    // Codes less 2¹⁵, or bytes as they are, are words: the instruction that adds products of pairs sums them and their squares, of which it may give 2³¹, unsigned.
    private (long Sum, long Squares) SumsOfWords(in CodeRow row)
    {
        CodeRow all = row;
        Vector512<int> sums = Vector512<int>.Zero;
        Vector512<ulong> even = Vector512<ulong>.Zero, odd = Vector512<ulong>.Zero, low = Vector512.Create((ulong)uint.MaxValue);
        int channel = 0;
        for (; channel <= all.Depth - Vector512<short>.Count; channel += Vector512<short>.Count)
        {
            Vector512<short> words = all.LoadWords(channel);
            Vector512<ulong> squared = Pairs(words, words).AsUInt64();
            sums += Pairs(words, Vector512<short>.One);
            even += squared & low;
            odd += squared >>> 32;
        }

        // x = c + δ: Σx = Σc + nδ, Σx² = Σc² + 2δ Σc + nδ².
        long delta = all.WordOffset - _zero, total = Vector512.Sum(Vector512.WidenLower(sums) + Vector512.WidenUpper(sums));
        long sum = total + (channel * delta), squares = (long)Vector512.Sum(even + odd) + (2 * delta * total) + (channel * delta * delta);
        for (; channel < all.Depth; channel++)
        {
            long x = Number(in row, channel);
            sum += x;
            squares += x * x;
        }

        return (sum, squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Pairs(Vector512<short> a, Vector512<short> b) => Avx512BW.IsSupported
        ? Avx512BW.MultiplyAddAdjacent(a, b)
        : Vector512.Create(Avx2.MultiplyAddAdjacent(a.GetLower(), b.GetLower()), Avx2.MultiplyAddAdjacent(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Load(in CodeRow row, int channel, Vector512<int> zero, int* factors)
    {
        Vector512<int> centred = row.Load(channel) - zero;
        return factors == null ? centred : centred * Vector512.Load(factors + channel);
    }

    private long Number(in CodeRow row, int channel) => ((long)row[channel] - _zero) * (_each is null ? 1 : Each[channel]);

    // The products of the signed low halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Multiply(Vector512<long> a, Vector512<long> b)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(a.AsInt32(), b.AsInt32());
        return Vector512.Create(Avx2.Multiply(a.AsInt32().GetLower(), b.AsInt32().GetLower()), Avx2.Multiply(a.AsInt32().GetUpper(), b.AsInt32().GetUpper()));
    }

    private interface ICut
    {
        static abstract Vector512<long> Of(Vector512<long> y);
    }

    private readonly struct Cut : ICut
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<long> Of(Vector512<long> y) => Vector512.Min(Vector512.Max(y, Vector512.Create(-RootNormalization.Unit)), Vector512.Create(RootNormalization.Unit));
    }

    private readonly struct Uncut : ICut
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<long> Of(Vector512<long> y) => y;
    }
}
