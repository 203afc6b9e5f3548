using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Softmax of 8-bit codes by table: y = min(⌊levels · e / Σ e + ½⌋, 255) with e = exponentials[greatest − code], exact in int64.</summary>
/// <remarks>The output may be the input. Runs may overlap in time.</remarks>
public sealed unsafe class CodeSoftmax
{
    private const int Codes = 256;

    private readonly long[] _exponentials;
    private readonly long _levels;
    private readonly int _depth;
    private readonly bool _falls;
    private readonly bool _vectors;
    private readonly bool _wide;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="exponentials">256 numbers of [0, 2⁴⁰].</param>
    /// <param name="levels">1 to 2¹⁶.</param>
    /// <param name="depth">Codes of a row, at most 2²⁰.</param>
    /// <exception cref="DyadicException">A parameter is out of its range.</exception>
    public CodeSoftmax(ReadOnlySpan<long> exponentials, long levels, int depth)
        : this(exponentials, levels, depth, CpuFeatures.Tier)
    {
    }

    internal CodeSoftmax(ReadOnlySpan<long> exponentials, long levels, int depth, KernelTier tier)
    {
        bool fits = exponentials.Length == Codes && levels is >= 1 and <= 1 << 16 && depth is >= 1 and <= 1 << 20;
        foreach (long number in exponentials) fits &= number is >= 0 and <= 1L << 40;
        if (!fits) throw DyadicException.BadInput($"A softmax by table takes 256 exponentials of [0, 2^40], at most 2^16 levels and rows of at most 2^20 codes; got {exponentials.Length}, {levels} and {depth}.");
        (_exponentials, _levels, _depth) = (exponentials.ToArray(), levels, depth);
        for (int below = 1; below < Codes && _exponentials[below] <= _exponentials[below - 1]; below++) _falls = below == Codes - 1;
        (_vectors, _wide) = (tier >= KernelTier.Vector512 && CpuFeatures.HasAvx512, ByteLookUp.HasAvx512Vbmi(tier));
        _launcher = new PartLauncher(ExecutePart, depth * 8L);
    }

    /// <summary>Computes rows.</summary>
    /// <param name="input">[rows][depth] codes.</param>
    /// <param name="output">The same shape.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* input, byte* output, long rows, WorkerPool pool) => _launcher.Run(input, null, output, rows, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        byte* shares = stackalloc byte[Codes];
        for (long row = from; row < to; row++) Row(buffers.First + (row * _depth), buffers.Output + (row * _depth), shares);
    }

    private void Row(byte* input, byte* output, byte* shares)
    {
        byte greatest = TensorPrimitives.Max<byte>(new ReadOnlySpan<byte>(input, _depth));
        long sum = 0;
        for (int i = 0; i < _depth; i++) sum += _exponentials[greatest - input[i]];
        sum = Math.Max(sum, 1);
        // One division a distance, not one an element; where the table only falls, distances beyond one of share 0 have share 0 too.
        int below = _vectors ? EightShares(sum, shares) : 0;
        for (; below < Codes; below++)
        {
            shares[below] = (byte)Math.Min(((_exponentials[below] * _levels) + (sum / 2)) / sum, byte.MaxValue);
            if (_falls && shares[below] == 0) break;
        }

        if (below < Codes) new Span<byte>(shares + below, Codes - below).Clear();
        if (_wide) SoftmaxRow512.Look(shares, input, output, _depth, greatest, flip: 0);
        else for (int i = 0; i < _depth; i++) output[i] = shares[greatest - input[i]];
    }

    // Quotients of binary64 are within 1 of the exact ones, and the remainder decides. Ends where all eight are 0 and the table only falls.
    private int EightShares(long sum, byte* shares)
    {
        Vector512<long> sums = Vector512.Create(sum), half = sums >> 1, levels = Vector512.Create(_levels), most = Vector512.Create((long)byte.MaxValue);
        Vector512<double> reciprocal = Vector512.Create(1.0 / sum);
        int below = 0;
        for (; below < Codes; below += Vector512<long>.Count)
        {
            Vector512<long> number = (Vector512.Create<long>(_exponentials.AsSpan(below)) * levels) + half;
            Vector512<long> quotient = Vector512.ConvertToInt64(Vector512.ConvertToDouble(number) * reciprocal), rest = number - (quotient * sums);
            quotient += Vector512.LessThan(rest, Vector512<long>.Zero) - Vector512.GreaterThanOrEqual(rest, sums);
            Avx512F.ConvertToVector128Byte(Vector512.Min(quotient, most).AsUInt64()).GetLower().Store(shares + below);
            if (_falls && quotient == Vector512<long>.Zero) break;
        }

        return below;
    }
}
