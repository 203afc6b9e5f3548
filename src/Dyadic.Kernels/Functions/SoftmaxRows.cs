using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Integer softmax of rows of codes. A row stays in the first-level cache; terms come from a table of the distances of codes, as far as terms still fall.</summary>
public sealed unsafe class SoftmaxRows
{
    private readonly IntegerSoftmax _function;
    private readonly ElementType _codes;
    private readonly ElementType _shares;
    private readonly int _depth;
    private readonly long[] _terms;
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
    {
        if (!IsCode(codes) || !IsCode(shares)) throw DyadicException.Unsupported($"An integer softmax takes and gives 8- or 16-bit codes; got {codes} and {shares}.");
        if (depth < 1 || depth > function.LongestRow) throw DyadicException.Unsupported($"An integer softmax of {depth} codes a row could overflow; at most {function.LongestRow} are possible.");
        (_function, _codes, _shares, _depth) = (function, codes, shares, depth);
        _terms = Terms(function.Exponential, 1 << codes.BitWidth());
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
        long* scratch = (long*)ThreadScratch.Take((long)_depth * (sizeof(long) + sizeof(int) + sizeof(ushort)));
        Span<long> terms = new(scratch, _depth);
        Span<int> shares = new(scratch + _depth, _depth);
        byte* shown = (byte*)(scratch + _depth) + ((long)_depth * sizeof(int));
        long inputBytes = (long)_depth * _codes.ByteWidth(), outputBytes = (long)_depth * _shares.ByteWidth();
        for (long row = from; row < to; row++)
        {
            byte* codes = buffers.First + (row * inputBytes);
            ReadOnlySpan<byte> visible = buffers.Second == null ? [] : new ReadOnlySpan<byte>(buffers.Second + (row % _visibleRows * _depth), _depth);
            if (visible.Contains((byte)0))
            {
                Hide(codes, visible, shown);
                FillTerms(shown, terms);
                for (int i = 0; i < terms.Length; i++) terms[i] = visible[i] == 0 ? 0 : terms[i];
            }
            else
            {
                FillTerms(codes, terms);
            }

            _function.Normalizer.Apply(terms, shares);
            Narrow(shares, buffers.Output + (row * outputBytes));
        }
    }

    // Beyond the last entry all terms are equal.
    private static long[] Terms(IntegerExponential exponential, int distances)
    {
        long[] terms = [.. Enumerable.Range(0, distances).Select(below => exponential.Of(below))];
        int count = distances;
        while (count > 1 && terms[count - 2] == terms[^1]) count--;
        return terms[..count];
    }

    private void FillTerms(byte* input, Span<long> terms)
    {
        int last = _terms.Length - 1;
        switch (_codes)
        {
            case ElementType.UInt8:
                byte greatest = TensorPrimitives.Max<byte>(new ReadOnlySpan<byte>(input, _depth));
                for (int i = 0; i < terms.Length; i++) terms[i] = _terms[Math.Min(greatest - input[i], last)];
                break;
            case ElementType.Int8:
                sbyte most = TensorPrimitives.Max<sbyte>(new ReadOnlySpan<sbyte>(input, _depth));
                for (int i = 0; i < terms.Length; i++) terms[i] = _terms[Math.Min(most - ((sbyte*)input)[i], last)];
                break;
            case ElementType.UInt16:
                ushort top = TensorPrimitives.Max<ushort>(new ReadOnlySpan<ushort>(input, _depth));
                for (int i = 0; i < terms.Length; i++) terms[i] = _terms[Math.Min(top - ((ushort*)input)[i], last)];
                break;
            default:
                short highest = TensorPrimitives.Max<short>(new ReadOnlySpan<short>(input, _depth));
                for (int i = 0; i < terms.Length; i++) terms[i] = _terms[Math.Min(highest - ((short*)input)[i], last)];
                break;
        }
    }

    // Hidden codes become the least one, so that the greatest is of visible ones.
    private void Hide(byte* codes, ReadOnlySpan<byte> visible, byte* shown)
    {
        if (_codes.ByteWidth() == 1)
        {
            byte least = _codes == ElementType.Int8 ? (byte)0x80 : (byte)0;
            for (int i = 0; i < visible.Length; i++) shown[i] = visible[i] == 0 ? least : codes[i];
            return;
        }

        ushort lowest = _codes == ElementType.Int16 ? (ushort)0x8000 : (ushort)0;
        for (int i = 0; i < visible.Length; i++) ((ushort*)shown)[i] = visible[i] == 0 ? lowest : ((ushort*)codes)[i];
    }

    private void Narrow(ReadOnlySpan<int> shares, byte* output)
    {
        if (_shares.ByteWidth() == 1) TensorPrimitives.ConvertTruncating<int, byte>(shares, new Span<byte>(output, _depth));
        else TensorPrimitives.ConvertTruncating<int, ushort>(shares, new Span<ushort>(output, _depth));
    }
}
