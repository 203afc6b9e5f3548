namespace Dyadic.Kernels;

/// <summary>How tall and wide the tiles of a line product are.</summary>
/// <param name="Rows">Pixels of a tile.</param>
/// <param name="Widths">Vectors of 16 columns across a panel.</param>
internal readonly record struct LineShape(int Rows, int Widths)
{
    /// <summary>Accumulators that leave registers for the right operand, words of the left one, and an epilogue.</summary>
    private const int MostAccumulators = 24;

    /// <summary>The shape that cuts lines of some pixels into the fewest tiles, all about equally tall.</summary>
    public static LineShape Of(int columns, int pixels)
    {
        int widths = PanelWidths((columns + 15) / 16);
        int most = MostAccumulators / widths;
        int tiles = (pixels + most - 1) / most;
        return new LineShape((pixels + tiles - 1) / tiles, widths);
    }

    /// <summary>Three vectors a panel need the fewest words of the left operand a product; two are as good when three would leave one alone.</summary>
    private static int PanelWidths(int vectors)
    {
        const int Many = 16; // beyond them a lone vector no longer matters
        return vectors <= 3 ? vectors : vectors % 3 == 1 && vectors < Many ? 2 : 3;
    }
}
