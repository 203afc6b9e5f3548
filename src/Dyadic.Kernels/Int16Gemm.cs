using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>s16 × s8 matrix product with 64-bit accumulators: y[M, N] = Σₖ lhs[m, k] · rhs[k, n] + bias[n], int64.</summary>
/// <remarks>
/// Depth is cut into slices whose sums fit 32 bits whatever the codes are; slices are added up in 64 bits. Exact on every tier.
/// Runs may overlap in time; lhs and output may not overlap in memory.
/// </remarks>
public sealed unsafe class Int16Gemm
{
    /// <summary>|lhs · rhs| ≤ 2²², so 256 products stay within 2³⁰.</summary>
    private const int SliceDepth = 256;

    private readonly GemmKernel _kernel;
    private readonly PackedRhs[] _slices;
    private readonly long[] _bias;
    private readonly int _depth;
    private readonly int _columns;
    private readonly PinnedBuffer _zeros;
    private readonly PartLauncher _launcher;

    /// <summary>Packs the right operand.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="rhs">[K][N] codes that fit 8 signed bits.</param>
    /// <param name="bias">Empty, or N elements.</param>
    /// <exception cref="DyadicException">A span has another length or a code is out of range.</exception>
    public Int16Gemm(int depth, int columns, ReadOnlySpan<short> rhs, ReadOnlySpan<long> bias)
        : this(depth, columns, rhs, bias, CpuFeatures.Tier)
    {
    }

    internal Int16Gemm(int depth, int columns, ReadOnlySpan<short> rhs, ReadOnlySpan<long> bias, KernelTier tier)
    {
        ConvGeometry geometry = ConvGeometry.Product(depth, columns);
        geometry.Validate();
        WeightOrder.RequireLengths(geometry, rhs.Length, bias.Length);
        if (!IntegerOperands.FitsSByte(rhs)) throw DyadicException.BadInput("The right operand of a 16-bit product must fit 8 signed bits.");
        _kernel = GemmKernelTable.SelectInteger(tier, RhsFit.Short);
        (_depth, _columns) = (depth, columns);
        _bias = bias.IsEmpty ? new long[columns] : bias.ToArray();
        _zeros = new PinnedBuffer((long)_kernel.PanelColumns * sizeof(int));
        _slices = new PackedRhs[(depth + SliceDepth - 1) / SliceDepth];
        for (int slice = 0; slice < _slices.Length; slice++)
        {
            int first = slice * SliceDepth;
            _slices[slice] = new PackedRhs(_kernel, Math.Min(SliceDepth, depth - first), columns);
            short[] column = new short[_slices[slice].Depth];
            for (int n = 0; n < columns; n++)
            {
                for (int k = 0; k < column.Length; k++) column[k] = rhs[((first + k) * columns) + n];
                _slices[slice].SetColumn(n, column);
            }
        }

        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Multiplies.</summary>
    /// <param name="lhs">[M][K] int16.</param>
    /// <param name="m">M ≥ 0.</param>
    /// <param name="output">[M][N] int64.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(short* lhs, int m, long* output, WorkerPool pool) => _launcher.Run(lhs, null, output, m, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        int tiles = ((int)buffers.Count + _kernel.Rows - 1) / _kernel.Rows;
        (int from, int to) = ParallelWork.Slice(tiles, part, parts);
        if (from == to) return;
        byte* scratch = ThreadScratch.Take((_kernel.Rows * sizeof(short) * SliceDepth) + ((long)_kernel.Rows * _kernel.PanelColumns * sizeof(int)));
        byte** rows = stackalloc byte*[GemmTile.RowSlots];
        GemmTile tile = new()
        {
            Rows = rows,
            Taps = 1,
            Initial = _zeros.Pointer,
            Output = scratch + (_kernel.Rows * sizeof(short) * SliceDepth),
            OutputStride = _kernel.PanelColumns * sizeof(int),
        };
        for (int index = from; index < to; index++)
        {
            int first = index * _kernel.Rows;
            tile.RowCount = Math.Min(_kernel.Rows, (int)buffers.Count - first);
            long* output = (long*)buffers.Output + ((long)first * _columns);
            for (int r = 0; r < tile.RowCount; r++) _bias.CopyTo(new Span<long>(output + ((long)r * _columns), _columns));
            for (int slice = 0; slice < _slices.Length; slice++)
            {
                short* lhs = (short*)buffers.First + ((long)first * _depth) + (slice * SliceDepth);
                AddSlice(ref tile, _slices[slice], lhs, (short*)scratch, output);
            }
        }
    }

    private void AddSlice(ref GemmTile tile, PackedRhs slice, short* lhs, short* panel, long* output)
    {
        tile.DepthBytes = slice.DepthWords * 4;
        for (int r = 0; r < tile.RowCount; r++)
        {
            short* row = panel + (r * SliceDepth);
            tile.Rows[r] = (byte*)row;
            new ReadOnlySpan<short>(lhs + ((long)r * _depth), slice.Depth).CopyTo(new Span<short>(row, SliceDepth));
            if (slice.Depth % 2 != 0) row[slice.Depth] = 0;
        }

        for (int index = 0; index < slice.PanelCount; index++)
        {
            int firstColumn = index * _kernel.PanelColumns;
            int columns = Math.Min(_kernel.PanelColumns, _columns - firstColumn);
            tile.Rhs = slice.Panel(index);
            tile.ColumnCount = slice.PanelWidth(index) * _kernel.Lanes;
            GemmTile copy = tile;
            _kernel.Compute(&copy, signedLhs: false);
            for (int r = 0; r < tile.RowCount; r++)
            {
                int* sums = (int*)(tile.Output + ((long)r * tile.OutputStride));
                long* target = output + ((long)r * _columns) + firstColumn;
                for (int n = 0; n < columns; n++) target[n] += sums[n];
            }
        }
    }
}
