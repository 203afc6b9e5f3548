using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Swaps the two inner axes of [batch][rows][columns]: NCHW → NHWC with rows = C and columns = H·W, and back with them exchanged.</summary>
/// <remarks>Works in blocks that stay in cache. Runs may overlap in time; input and output may not overlap in memory.</remarks>
public sealed unsafe class LayoutTranspose
{
    /// <summary>Rows and columns of a block: both its sides touch at most this many cache lines.</summary>
    private const int Block = 64;

    private readonly int _elementBytes;
    private readonly int _batch;
    private readonly int _rows;
    private readonly int _columns;
    private readonly bool _vectors;
    private readonly Interleave? _interleave;
    private readonly object? _blocks;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes shape and element width.</summary>
    /// <param name="elementBytes">1, 2, 4 or 8.</param>
    /// <param name="batch">Matrices.</param>
    /// <param name="rows">Rows of the input.</param>
    /// <param name="columns">Columns of the input.</param>
    /// <exception cref="DyadicException">The width is not supported or an extent is negative.</exception>
    public LayoutTranspose(int elementBytes, int batch, int rows, int columns)
        : this(elementBytes, batch, rows, columns, CpuFeatures.Tier)
    {
    }

    internal LayoutTranspose(int elementBytes, int batch, int rows, int columns, KernelTier tier)
    {
        if (elementBytes is not (1 or 2 or 4 or 8)) throw DyadicException.Unsupported($"A transpose moves elements of 1, 2, 4 or 8 bytes, not {elementBytes}.");
        if (batch < 0 || rows < 0 || columns < 0) throw DyadicException.BadInput($"A transpose needs extents that are not negative; got {batch} × {rows} × {columns}.");
        (_elementBytes, _batch, _rows, _columns) = (elementBytes, batch, rows, columns);
        _vectors = tier != KernelTier.Scalar && Vector128.IsHardwareAccelerated;
        if (BytePermutation.IsSupported(tier))
        {
            if (rows is >= 2 and <= 4) _interleave = new Interleave(rows, elementBytes, toPixels: true);
            else if (columns is >= 2 and <= 4) _interleave = new Interleave(columns, elementBytes, toPixels: false);
            else if (rows > 4 && columns > 4) _blocks = Blocks(elementBytes);
        }

        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Transposes.</summary>
    /// <param name="input">[batch][rows][columns].</param>
    /// <param name="output">[batch][columns][rows].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, WorkerPool pool) => _launcher.Run(input, null, output, _batch * BlocksOf(Sliced), pool);

    // What the threads share: the columns, or the rows where those are the pixels to be taken apart.
    private int Sliced => _interleave is { ToPixels: false } ? _rows : _columns;

    private static long BlocksOf(int extent) => ((long)extent + Block - 1) / Block;

    private static object Blocks(int elementBytes) => elementBytes switch
    {
        1 => new TransposeBlock<byte>(),
        2 => new TransposeBlock<short>(),
        4 => new TransposeBlock<int>(),
        _ => new TransposeBlock<long>(),
    };

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        switch (_elementBytes)
        {
            case 1: TransposePart((byte*)buffers.First, (byte*)buffers.Output, buffers.Count, part, parts); break;
            case 2: TransposePart((short*)buffers.First, (short*)buffers.Output, buffers.Count, part, parts); break;
            case 4: TransposePart((int*)buffers.First, (int*)buffers.Output, buffers.Count, part, parts); break;
            default: TransposePart((long*)buffers.First, (long*)buffers.Output, buffers.Count, part, parts); break;
        }
    }

    private void TransposePart<T>(T* input, T* output, long items, int part, int parts)
        where T : unmanaged
    {
        long blocks = BlocksOf(Sliced), end = items * (part + 1) / parts;
        for (long item = items * part / parts; item < end;)
        {
            (long image, long block) = Math.DivRem(item, blocks);
            long count = Math.Min(end - item, blocks - block), offset = image * _rows * _columns;
            TransposeSlice(input + offset, output + offset, (int)block * Block, (int)Math.Min((block + count) * Block, Sliced));
            item += count;
        }
    }

    private void TransposeSlice<T>(T* source, T* target, int from, int to)
        where T : unmanaged
    {
        if (_interleave is not null)
        {
            if (to - from >= _interleave.PixelsTogether) _interleave.Move((byte*)source, (byte*)target, Sliced, from, to);
            else if (_interleave.ToPixels) TransposeElements(source, target, 0, _rows, from, to);
            else TransposeElements(source, target, from, to, 0, _columns);
            return;
        }

        for (; from < to; from += Block)
        {
            int end = Math.Min(from + Block, to);
            if (_blocks is TransposeBlock<T> wide) wide.Move(source, target, _rows, _columns, from, end);
            else for (int row = 0; row < _rows; row += Block) TransposeBlock(source, target, row, Math.Min(row + Block, _rows), from, end);
        }
    }

    private void TransposeBlock<T>(T* source, T* target, int fromRow, int toRow, int fromColumn, int toColumn)
        where T : unmanaged
    {
        int row = fromRow;
        if (_vectors && sizeof(T) == 4)
        {
            for (; row <= toRow - 4; row += 4)
            {
                int column = fromColumn;
                for (; column <= toColumn - 4; column += 4) TransposeFour((int*)source, (int*)target, row, column);
                TransposeElements(source, target, row, row + 4, column, toColumn);
            }
        }

        TransposeElements(source, target, row, toRow, fromColumn, toColumn);
    }

    private void TransposeElements<T>(T* source, T* target, int fromRow, int toRow, int fromColumn, int toColumn)
        where T : unmanaged
    {
        for (int column = fromColumn; column < toColumn; column++)
        {
            T* line = target + ((long)column * _rows);
            T* element = source + ((long)fromRow * _columns) + column;
            for (int row = fromRow; row < toRow; row++, element += _columns) line[row] = *element;
        }
    }

    private void TransposeFour(int* source, int* target, int row, int column)
    {
        int* from = source + ((long)row * _columns) + column;
        Vector128<int> a = Vector128.Load(from), b = Vector128.Load(from + _columns);
        Vector128<int> c = Vector128.Load(from + (2L * _columns)), d = Vector128.Load(from + (3L * _columns));
        // Interleave pairs of rows: a0 b0 a1 b1 | a2 b2 a3 b3, then join the 64-bit halves into a0 b0 c0 d0 and so on.
        Vector128<long> abLow = Interleave(a, b, upper: false), abHigh = Interleave(a, b, upper: true);
        Vector128<long> cdLow = Interleave(c, d, upper: false), cdHigh = Interleave(c, d, upper: true);
        int* to = target + ((long)column * _rows) + row;
        Vector128.Create(abLow.GetLower(), cdLow.GetLower()).AsInt32().Store(to);
        Vector128.Create(abLow.GetUpper(), cdLow.GetUpper()).AsInt32().Store(to + _rows);
        Vector128.Create(abHigh.GetLower(), cdHigh.GetLower()).AsInt32().Store(to + (2L * _rows));
        Vector128.Create(abHigh.GetUpper(), cdHigh.GetUpper()).AsInt32().Store(to + (3L * _rows));
    }

    private static Vector128<long> Interleave(Vector128<int> even, Vector128<int> odd, bool upper)
    {
        Vector128<long> low = Vector128.WidenLower(even.AsUInt32()).AsInt64() | (Vector128.WidenLower(odd.AsUInt32()).AsInt64() << 32);
        Vector128<long> high = Vector128.WidenUpper(even.AsUInt32()).AsInt64() | (Vector128.WidenUpper(odd.AsUInt32()).AsInt64() << 32);
        return upper ? high : low;
    }
}
