using System.Buffers.Binary;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The IHDR chunk of a PNG file, checked.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColour Colour, bool Interlaced)
{
    /// <summary>Samples a pixel.</summary>
    internal int Samples => Colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.Rgba => 4,
        _ => 1,
    };

    /// <summary>Bytes of one filtered row of <paramref name="width"/> pixels, without its filter byte.</summary>
    internal int RowBytes(int width) => checked((int)((((long)width * Samples * Depth) + 7) / 8));

    /// <summary>The distance, in bytes, to the sample that filters call "left".</summary>
    internal int FilterDistance => Math.Max(1, Samples * Depth / 8);

    internal static PngHeader Parse(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length != 13) throw DyadicException.BadInput($"{name}: the IHDR chunk takes 13 bytes; it has {chunk.Length}.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        (int depth, int colour, int compression, int filter, int interlace) = (chunk[8], chunk[9], chunk[10], chunk[11], chunk[12]);
        RgbImage.CheckSize(height, width, name);
        bool allowed = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!allowed) throw DyadicException.BadInput($"{name}: PNG has no colour type {colour} with bit depth {depth}.");
        if (compression != 0 || filter != 0 || interlace > 1)
        {
            throw DyadicException.BadInput($"{name}: PNG has no compression {compression}, filter method {filter}, interlace {interlace}.");
        }

        return new PngHeader((int)width, (int)height, depth, (PngColour)colour, interlace == 1);
    }

    /// <summary>The reduced pictures of Adam7, or the one whole picture, without the empty ones.</summary>
    internal IEnumerable<PngPass> Passes()
    {
        PngPass[] all = Interlaced
            ? [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)]
            : [new(0, 0, 1, 1)];
        foreach (PngPass pass in all)
        {
            if (pass.Columns(Width) > 0 && pass.Rows(Height) > 0) yield return pass;
        }
    }

    /// <summary>The inflated size of all rows, filter bytes included.</summary>
    internal long InflatedBytes()
    {
        long bytes = 0;
        foreach (PngPass pass in Passes()) bytes += (long)pass.Rows(Height) * (1 + RowBytes(pass.Columns(Width)));
        return bytes;
    }
}

/// <summary>PNG colour types, by their numbers.</summary>
internal enum PngColour
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>Which pixels a pass holds: the first one, and the steps between them.</summary>
internal readonly record struct PngPass(int FirstColumn, int FirstRow, int ColumnStep, int RowStep)
{
    internal int Columns(int width) => (width - FirstColumn + ColumnStep - 1) / ColumnStep;

    internal int Rows(int height) => (height - FirstRow + RowStep - 1) / RowStep;
}
