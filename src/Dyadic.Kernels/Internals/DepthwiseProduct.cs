namespace Dyadic.Kernels;

/// <summary>Drives the tiles of a depthwise convolution, each six output pixels of all channels.</summary>
internal sealed unsafe class DepthwiseProduct
{
    private readonly DepthwiseRow _kernel;
    private readonly ConvGeometry _geometry;
    private readonly ConvolutionRows _rows;
    private readonly PinnedBuffer _weights;
    private readonly PinnedBuffer _initial;
    private readonly TileOutput _output;
    private readonly bool _signedCodes;
    private readonly int _stride;
    private readonly PartLauncher _launcher;

    /// <param name="kernel">The tile functions.</param>
    /// <param name="geometry">A depthwise convolution.</param>
    /// <param name="rows">Where the input pixels lie.</param>
    /// <param name="weights">[taps][channels] 32-bit words.</param>
    /// <param name="initial">[channels] accumulators to start from.</param>
    /// <param name="output">The last stage.</param>
    /// <param name="signedCodes">True for s8 inputs.</param>
    public DepthwiseProduct(DepthwiseRow kernel, ConvGeometry geometry, ConvolutionRows rows, PinnedBuffer weights, PinnedBuffer initial, TileOutput output, bool signedCodes)
    {
        (_kernel, _geometry, _rows, _weights, _initial, _output, _signedCodes) = (kernel, geometry, rows, weights, initial, output, signedCodes);
        _launcher = new PartLauncher(ExecutePart, Math.Max(1, (long)geometry.Taps * geometry.OutputChannels / 8));
        _stride = geometry.OutputChannels * 4;
    }

    public void Run(byte* input, byte* output, byte* residual, WorkerPool pool) => _launcher.Run(input, residual, output, _geometry.OutputPixels, pool);

    private void ExecutePart(in RunBuffers run, int part, int parts)
    {
        int pixels = (int)run.Count;
        (int from, int to) = ParallelWork.Slice((pixels + DepthwiseTile.MaxRows - 1) / DepthwiseTile.MaxRows, part, parts);
        if (from == to) return;
        long pointerBytes = ((long)_geometry.Taps * GemmTile.RowSlots * sizeof(byte*)) + 63 & ~63L;
        byte* scratch = ThreadScratch.Take(pointerBytes + ((long)_stride * DepthwiseTile.MaxRows));
        DepthwiseTile tile = new()
        {
            Rows = (byte**)scratch,
            Taps = _geometry.Taps,
            Channels = _geometry.OutputChannels,
            Weights = _weights.Pointer,
            Initial = _initial.Pointer,
            Output = scratch + pointerBytes,
            Stride = _stride,
        };
        for (int index = from; index < to; index++)
        {
            int first = index * DepthwiseTile.MaxRows;
            tile.RowCount = Math.Min(DepthwiseTile.MaxRows, pixels - first);
            _rows.Fill(run.First, 0, first, tile.RowCount, pixels, tile.Rows, null);
            _kernel.Function(tile.RowCount, _signedCodes)(&tile);
            _output.Write(tile.Output, _stride, tile.RowCount, run.Output, run.Second, first, 0, tile.Channels);
        }
    }
}
