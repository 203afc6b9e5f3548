using System.Runtime.CompilerServices;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Integer softmax of rows of codes; a row stays in the first-level cache.</summary>
/// <remarks>
/// Of three ways, which give the same bits, a row takes the first that can: 8-bit codes look up the share of their distance below the greatest one, which is computed once a row and
/// distance; 16-bit codes compute sixteen terms and shares at a time; else terms come from a table of the distances, as far as terms still fall, and shares one by one.
/// </remarks>
public sealed unsafe class SoftmaxRows
{
    private const int RoomForDistances = 256 * (sizeof(int) + sizeof(ushort));

    private readonly IntegerSoftmax _function;
    private readonly ElementType _codes;
    private readonly ElementType _shares;
    private readonly int _depth;
    private readonly long[] _terms;
    private readonly TermLanes? _lanes;
    private readonly SoftmaxTables? _tables;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;
    private readonly Lock _turn = new();
    private long _visibleRows = 1;

    /// <summary>Fixes the kernel.</summary>
    /// <param name="function">The softmax.</param>
    /// <param name="codes">UInt8, Int8, UInt16 or Int16.</param>
    /// <param name="shares">UInt8, Int8, UInt16 or Int16; holds the function's greatest code.</param>
    /// <param name="depth">Codes of a row, 1 or more.</param>
    /// <exception cref="DyadicException">A type does not fit, or a row is longer than the function takes.</exception>
    public SoftmaxRows(IntegerSoftmax function, ElementType codes, ElementType shares, int depth)
        : this(function, codes, shares, depth, CpuFeatures.Tier)
    {
    }

    internal SoftmaxRows(IntegerSoftmax function, ElementType codes, ElementType shares, int depth, KernelTier tier)
    {
        if (!IsCode(codes) || !IsCode(shares)) throw DyadicException.Unsupported($"An integer softmax takes and gives 8- or 16-bit codes; got {codes} and {shares}.");
        if (depth < 1 || depth > function.LongestRow) throw DyadicException.Unsupported($"An integer softmax of {depth} codes a row could overflow; at most {function.LongestRow} are possible.");
        (_function, _codes, _shares, _depth) = (function, codes, shares, depth);
        _vectors = tier >= KernelTier.Vector256 && CpuFeatures.HasAvx2;
        bool hasLanes = _vectors && function.Normalizer.HasLanes(function.Exponential.Largest);
        _lanes = hasLanes ? function.Exponential.Lanes : null;
        _terms = _lanes is null || codes.ByteWidth() == 1 ? Terms(function.Exponential, 1 << codes.BitWidth()) : [];
        if (hasLanes && codes.ByteWidth() == 1 && ByteLookUp.HasAvx512Vbmi(tier) && function.Exponential.Largest < 1 << 24) _tables = new SoftmaxTables(Distances(_terms));
        _launcher = new PartLauncher(ExecutePart, depth * 8L);
    }

    /// <summary>Computes rows.</summary>
    /// <param name="input">[rows][depth] codes.</param>
    /// <param name="output">[rows][depth] codes of shares; may be the input when the types are as wide.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, long rows, WorkerPool pool) => Run(input, null, 1, output, rows, pool);

    /// <summary>Computes rows of which some logits are hidden: their shares are those of a term of 0.</summary>
    /// <param name="input">[rows][depth] codes.</param>
    /// <param name="visible">[visibleRows][depth] bytes, 1 for what takes part; row i of the input has row i modulo <paramref name="visibleRows"/>. Null when nothing is hidden.</param>
    /// <param name="visibleRows">Rows of the mask.</param>
    /// <param name="output">[rows][depth] codes of shares; may be the input when the types are as wide.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, byte* visible, long visibleRows, void* output, long rows, WorkerPool pool)
    {
        lock (_turn)
        {
            _visibleRows = visibleRows;
            _launcher.Run(input, visible, output, rows, pool);
        }
    }

    private static bool IsCode(ElementType type) => type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16;

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int padded = (_depth + CodeRow.Lanes - 1) & -CodeRow.Lanes;
        long* scratch = (long*)ThreadScratch.Take(((long)padded * (sizeof(long) + sizeof(int))) + RoomForDistances);
        int* shares = (int*)(scratch + padded);
        long inputBytes = (long)_depth * _codes.ByteWidth(), outputBytes = (long)_depth * _shares.ByteWidth();
        for (long i = from; i < to; i++)
        {
            byte* codes = buffers.First + (i * inputBytes), visible = buffers.Second == null ? null : buffers.Second + (i % _visibleRows * _depth), output = buffers.Output + (i * outputBytes);
            if (visible != null && !new ReadOnlySpan<byte>(visible, _depth).Contains((byte)0)) visible = null;
            CodeRow row = new(codes, _codes, visible, _depth);
            if (_tables is { } tables && visible == null)
            {
                LookUp(tables, codes, shares, output);
            }
            else if (_lanes is { } lanes)
            {
                long sum = lanes.Fill(in row, row.Greatest(_vectors), shares);
                _function.Normalizer.Apply(shares, padded, Math.Max(sum, 1));
                CodeBlock.Narrow(shares, output, _shares, _depth, _vectors);
            }
            else
            {
                Span<long> terms = new(scratch, _depth);
                FillTerms(in row, terms);
                _function.Normalizer.Apply(terms, new Span<int>(shares, _depth));
                CodeBlock.Narrow(shares, output, _shares, _depth, _vectors);
            }
        }
    }

    // The room holds a number and two bytes for each of 256 distances.
    private void LookUp(SoftmaxTables tables, byte* codes, int* shares, byte* output)
    {
        byte flip = _codes == ElementType.Int8 ? (byte)0x80 : (byte)0, greatest = SoftmaxRow512.Greatest(codes, _depth, flip);
        long sum = SoftmaxRow512.Sum(tables, codes, _depth, greatest, flip);
        // Behind the table all terms are the last one.
        int distances = Math.Min((_terms.Length + CodeRow.Lanes - 1) & -CodeRow.Lanes, 256);
        Unsafe.CopyBlockUnaligned(shares, tables.Whole, (uint)(distances * sizeof(int)));
        _function.Normalizer.Apply(shares, distances, Math.Max(sum, 1));
        new Span<int>(shares + distances, 256 - distances).Fill(shares[distances - 1]);
        byte* planes = (byte*)(shares + 256);
        SoftmaxRow512.Planes(shares, planes, _shares.ByteWidth());
        if (_shares.ByteWidth() == 1) SoftmaxRow512.Look(planes, codes, output, _depth, greatest, flip);
        else SoftmaxRow512.LookWords(planes, codes, (ushort*)output, _depth, greatest, flip);
    }

    // The table to its full length.
    private static int[] Distances(long[] terms) => [.. Enumerable.Range(0, 256).Select(below => (int)terms[Math.Min(below, terms.Length - 1)])];

    // Beyond the last entry all terms are equal.
    private static long[] Terms(IntegerExponential exponential, int distances)
    {
        long[] terms = [.. Enumerable.Range(0, distances).Select(below => exponential.Of(below))];
        int count = distances;
        while (count > 1 && terms[count - 2] == terms[^1]) count--;
        return terms[..count];
    }

    private void FillTerms(in CodeRow row, Span<long> terms)
    {
        int greatest = row.Greatest(_vectors), last = _terms.Length - 1;
        for (int i = 0; i < terms.Length; i++) terms[i] = row.Shows(i) ? _terms[Math.Min(greatest - row[i], last)] : 0;
    }
}
