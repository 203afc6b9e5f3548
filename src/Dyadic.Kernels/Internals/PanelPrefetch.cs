namespace Dyadic.Kernels;

/// <summary>Fetches the next panel of a large right operand into the second-level cache while the tiles of a block multiply by this one.</summary>
/// <remarks>
/// Without it the first tile of every panel waits for the third level: a tenth of the time at 4096 × 4096 and 128 rows. Tiles share the work evenly. A single
/// tile fetches nothing ahead: it reads the operand once, which the processor's own prefetchers do faster than any distance that was tried.
/// </remarks>
internal readonly unsafe struct PanelPrefetch
{
    /// <summary>Values of <see cref="GemmTile.PrefetchRate"/>.</summary>
    public const int Rates = 4;

    /// <summary>What the second-level cache holds beside the left operand needs no help.</summary>
    private const long SmallestOperand = 256 * 1024;

    private const int Line = 64, BlockBytes = 16;

    // Four steps of depth read twelve lines of a panel of three vectors.
    private static readonly int[] s_lines = [0, 1, 2, 6];
    private static readonly int[] s_fewestTiles = [int.MaxValue, 12, 6, 2];

    private readonly int _rate;
    private readonly long _share;

    private PanelPrefetch(int rate, long share) => (_rate, _share) = (rate, share);

    /// <summary>Cache lines that a tile fetches in four steps of depth.</summary>
    public static int Lines(int rate) => s_lines[rate];

    /// <param name="kernel">The tile functions.</param>
    /// <param name="operandBytes">The packed right operand.</param>
    /// <param name="tiles">Tiles that pass by each panel.</param>
    /// <param name="runs">Runs of depth.</param>
    /// <param name="runBytes">Bytes of left operand in a run.</param>
    public static PanelPrefetch For(GemmKernel kernel, long operandBytes, int tiles, int runs, int runBytes)
    {
        if (!kernel.Prefetches || operandBytes < SmallestOperand || tiles < 2) return default;
        int share = kernel.Format == GemmFormat.Nibble8 ? 2 * tiles : tiles; // half as many lines
        for (int rate = 1; rate < Rates; rate++)
        {
            if (share >= s_fewestTiles[rate]) return new PanelPrefetch(rate, (long)runs * (runBytes / BlockBytes) * s_lines[rate] * Line);
        }

        return default;
    }

    /// <summary>Tells a tile which part of <paramref name="next"/> to fetch.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="next">The panel that comes next.</param>
    /// <param name="index">Which tile of the block it is.</param>
    public void Set(ref GemmTile tile, byte* next, int index)
    {
        tile.PrefetchRate = _rate;
        tile.Prefetch = next + (index * _share);
    }
}
