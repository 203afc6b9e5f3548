namespace Dyadic.Kernels;

/// <summary>The last stage of a product: turns rows of 32-bit accumulators into rows of the output tensor.</summary>
internal abstract unsafe class TileOutput
{
    /// <summary>Writes <paramref name="columns"/> channels, from <paramref name="channel"/> on, of <paramref name="rows"/> rows.</summary>
    /// <param name="tile">Accumulators, <paramref name="tileStride"/> bytes a row.</param>
    /// <param name="tileStride">Bytes from a row of the tile to the next.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="output">The output tensor.</param>
    /// <param name="residual">A tensor of the output's shape to add before clamping, or null.</param>
    /// <param name="firstRow">The output row of the tile's first row.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="columns">Channels.</param>
    public abstract void Write(byte* tile, int tileStride, int rows, byte* output, byte* residual, long firstRow, int channel, int columns);
}
