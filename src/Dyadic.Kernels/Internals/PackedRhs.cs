using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>The right operand of a product, cut into panels of columns that a tile reads front to back.</summary>
/// <remarks><code>
///   panel p: columns [p·P, p·P + width)         width = P, or for the last panel the rest rounded up to whole vectors
///   word (k/step) row of the panel:   | n=0: k, k+1 … k+step−1 | n=1: … |  …  | n=width−1: … |      32 bits a column
///   eight four-bit codes a word: byte b of a column holds k + b in its low half and k + 4 + b in its high one
///   missing columns and missing depth are zeros
/// </code></remarks>
internal sealed unsafe class PackedRhs
{
    private readonly PinnedBuffer _words;
    private readonly PanelFormat _panels;

    private readonly int _runDepth;
    private readonly int _runWords;

    /// <param name="kernel">Fixes the panel width and the codes a word.</param>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    public PackedRhs(GemmKernel kernel, int depth, int columns)
        : this(kernel.Panels, 1, depth, columns)
    {
    }

    /// <param name="kernel">Fixes the panel width and the codes a word.</param>
    /// <param name="rows">The left operand, whose runs of depth are padded to whole words one by one.</param>
    /// <param name="columns">N.</param>
    public PackedRhs(GemmKernel kernel, RowSource rows, int columns)
        : this(kernel.Panels, rows.Taps, rows.RunDepth, columns)
    {
    }

    /// <param name="panels">The panel width and the codes a word.</param>
    /// <param name="runs">Runs of depth, each padded to whole words.</param>
    /// <param name="runDepth">Elements of depth in a run.</param>
    /// <param name="columns">N.</param>
    public PackedRhs(PanelFormat panels, int runs, int runDepth, int columns)
    {
        _panels = panels;
        _runDepth = runDepth;
        _runWords = (runDepth + panels.DepthStep - 1) / panels.DepthStep;
        (Depth, Columns) = (runs * runDepth, columns);
        DepthWords = runs * _runWords;
        PanelCount = (columns + panels.PanelColumns - 1) / panels.PanelColumns;
        PaddedColumns = (columns + panels.Lanes - 1) / panels.Lanes * panels.Lanes;
        _words = new PinnedBuffer((long)DepthWords * PaddedColumns * 4);
    }

    public int Depth { get; }

    public int Columns { get; }

    public int DepthWords { get; }

    public int PanelCount { get; }

    /// <summary>Columns of all panels together, padding included.</summary>
    public int PaddedColumns { get; }

    public int Lanes => _panels.Lanes;

    public int PanelColumns => _panels.PanelColumns;

    public int DepthStep => _panels.DepthStep;

    /// <summary>All panels together.</summary>
    public long Bytes => _words.Length;

    public byte* Panel(int index) => _words.Pointer + ((long)index * _panels.PanelColumns * DepthWords * 4);

    /// <summary>Vectors across panel <paramref name="index"/>.</summary>
    public int PanelWidth(int index) => Math.Min(_panels.PanelColumns, PaddedColumns - (index * _panels.PanelColumns)) / _panels.Lanes;

    /// <summary>Stores element (k, n) of the right operand; every element is stored once, after construction or over an older one.</summary>
    public void Set(int k, int n, float value)
    {
        byte* word = Place(k, n, out int position);
        if (_panels.Format == GemmFormat.BFloat2) ((ushort*)word)[position] = BFloat16Rounding.Round(value);
        else *(float*)word = value;
    }

    /// <summary>Stores column <paramref name="n"/>, all of its depth.</summary>
    public void SetColumn(int n, ReadOnlySpan<float> column)
    {
        byte* word = FirstWord(n, out nint stride);
        for (int first = 0; first < Depth; first += _runDepth)
        {
            ReadOnlySpan<float> run = column.Slice(first, _runDepth);
            if (_panels.Format == GemmFormat.BFloat2) StoreRounded(run, word, stride);
            else StoreFloats(run, word, stride);
            word += _runWords * stride;
        }
    }

    /// <summary>Stores column <paramref name="n"/>, all of its depth, of codes that fit the kernel's format.</summary>
    public void SetColumn(int n, ReadOnlySpan<short> column)
    {
        byte* word = FirstWord(n, out nint stride);
        for (int first = 0; first < Depth; first += _runDepth)
        {
            ReadOnlySpan<short> run = column.Slice(first, _runDepth);
            if (_panels.Format == GemmFormat.Nibble8) StoreNibbles(run, word, stride);
            else if (_panels.Format == GemmFormat.Byte4) StoreBytes(run, word, stride);
            else StorePairs(run, word, stride);
            word += _runWords * stride;
        }
    }

    /// <summary>initial[n] = bias[n] − zeroPoint · Σₖ (code[k, n] + offset), over the packed 8-bit codes.</summary>
    public void StartAccumulators(int[] bias, int zeroPoint, int offset, int* initial)
    {
        int offsets = Depth * offset;
        for (int panel = 0; panel < PanelCount; panel++)
        {
            int first = panel * _panels.PanelColumns;
            int width = PanelWidth(panel) * _panels.Lanes;
            int columns = Math.Min(width, Columns - first);
            int n = Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? StartVectors(panel, width, columns, bias, zeroPoint, offsets, initial) : 0;
            for (; n < columns; n++)
            {
                sbyte* words = (sbyte*)Panel(panel) + (n * 4);
                int sum = 0;
                for (int k = 0; k < DepthWords; k++, words += width * 4) sum += words[0] + words[1] + words[2] + words[3];
                initial[first + n] = bias[first + n] - (zeroPoint * (sum + offsets));
            }
        }
    }

    // Pairs of s8 codes and the ones of a u8 vector add up within 16 bits; pairs of those are the sum of a column's word.
    private int StartVectors(int panel, int width, int columns, int[] bias, int zeroPoint, int offsets, int* initial)
    {
        int first = panel * _panels.PanelColumns, n = 0;
        for (; n <= columns - Vector512<int>.Count; n += Vector512<int>.Count)
        {
            byte* words = Panel(panel) + (n * 4);
            Vector512<int> sum = Vector512.Create(offsets);
            for (int k = 0; k < DepthWords; k++, words += width * 4)
            {
                Vector512<short> pairs = Avx512BW.MultiplyAddAdjacent(Vector512<byte>.One, Vector512.Load((sbyte*)words));
                sum += Avx512BW.MultiplyAddAdjacent(pairs, Vector512<short>.One);
            }

            (Vector512.Create<int>(bias.AsSpan(first + n)) - (sum * zeroPoint)).Store(initial + first + n);
        }

        return n;
    }

    /// <summary>The word of element (k, n), and its place among the elements there.</summary>
    private byte* Place(int k, int n, out int position)
    {
        (int run, int offset) = Math.DivRem(k, _runDepth);
        (int word, position) = Math.DivRem(offset, _panels.DepthStep);
        return Word((run * _runWords) + word, n);
    }

    private byte* Word(int depthWord, int n) => FirstWord(n, out nint stride) + (depthWord * stride);

    private static void StoreFloats(ReadOnlySpan<float> run, byte* word, nint stride)
    {
        for (int k = 0; k < run.Length; k++, word += stride) *(float*)word = run[k];
    }

    private static void StoreRounded(ReadOnlySpan<float> run, byte* word, nint stride)
    {
        for (int k = 0; k < run.Length; k++) ((ushort*)(word + (k / 2 * stride)))[k % 2] = BFloat16Rounding.Round(run[k]);
    }

    // Missing depth of a run meets zeros, which the memory holds already.
    private static void StoreBytes(ReadOnlySpan<short> run, byte* word, nint stride)
    {
        int k = 0;
        for (; k <= run.Length - 4; k += 4, word += stride) *(uint*)word = (byte)run[k] | ((uint)(byte)run[k + 1] << 8) | ((uint)(byte)run[k + 2] << 16) | ((uint)(byte)run[k + 3] << 24);
        for (; k < run.Length; k++) word[k % 4] = (byte)run[k];
    }

    // Codes 0 to 15: low halves of a word's four bytes first, then high ones.
    private static void StoreNibbles(ReadOnlySpan<short> run, byte* word, nint stride)
    {
        for (int first = 0; first < run.Length; first += 8, word += stride)
        {
            uint codes = 0;
            for (int k = Math.Min(8, run.Length - first) - 1; k >= 0; k--) codes |= (uint)run[first + k] << ((k % 4 * 8) + (k / 4 * 4));
            *(uint*)word = codes;
        }
    }

    private static void StorePairs(ReadOnlySpan<short> run, byte* word, nint stride)
    {
        int k = 0;
        for (; k <= run.Length - 2; k += 2, word += stride) *(uint*)word = (ushort)run[k] | ((uint)(ushort)run[k + 1] << 16);
        if (k < run.Length) *(short*)word = run[k];
    }

    /// <summary>The word of a column at depth 0, and the bytes from there to the next of the column.</summary>
    private byte* FirstWord(int n, out nint stride)
    {
        (int panel, int column) = Math.DivRem(n, _panels.PanelColumns);
        stride = (nint)PanelWidth(panel) * _panels.Lanes * 4;
        return Panel(panel) + (column * 4);
    }
}
