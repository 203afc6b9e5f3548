using System.IO.Compression;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>PNG (ISO/IEC 15948): every colour type and bit depth, palettes, Adam7 interlacing, checksums.</summary>
/// <remarks>Transparency, gamma and profiles are dropped; 16-bit samples keep their upper byte; fewer bits scale to 0..255.</remarks>
public sealed class PngDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Name => "PNG";

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith(Signature);

    /// <inheritdoc/>
    public RgbImage Decode(ReadOnlyMemory<byte> file, string name)
    {
        if (!Recognises(file.Span)) throw DyadicException.BadInput($"{name}: not a PNG file.");
        PngChunks chunks = PngChunks.Parse(file.Span, name);
        PngHeader header = chunks.Header;
        byte[] pixels = new byte[3 * header.Width * header.Height];
        try
        {
            using ZLibStream inflate = new(new MemoryStream(chunks.Compressed), CompressionMode.Decompress);
            foreach (PngPass pass in header.Passes()) ReadPass(inflate, chunks, pass, pixels, name);
            _ = inflate.ReadByte();   // reaching the end makes zlib compare its checksum
        }
        catch (EndOfStreamException e)
        {
            throw DyadicException.BadInput($"{name}: the compressed pixels end too early; the file is truncated.", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw DyadicException.BadInput($"{name}: the compressed pixels are damaged ({e.Message})", e);
        }

        return new RgbImage(header.Height, header.Width, pixels);
    }

    private static void ReadPass(Stream inflate, PngChunks chunks, PngPass pass, byte[] pixels, string name)
    {
        PngHeader header = chunks.Header;
        int columns = pass.Columns(header.Width), rows = pass.Rows(header.Height);
        byte[] current = new byte[header.RowBytes(columns)];
        byte[] above = new byte[current.Length];
        for (int row = 0; row < rows; row++)
        {
            int filter = inflate.ReadByte();
            if (filter < 0) throw new EndOfStreamException();
            inflate.ReadExactly(current);
            PngFilter.Undo(filter, current, above, header.FilterDistance, name);
            int line = pass.FirstRow + (row * pass.RowStep);
            for (int column = 0; column < columns; column++)
            {
                int x = pass.FirstColumn + (column * pass.ColumnStep);
                Unpack(chunks, current, column, pixels.AsSpan(3 * ((line * header.Width) + x), 3), name);
            }

            (current, above) = (above, current);
        }
    }

    private static void Unpack(PngChunks chunks, ReadOnlySpan<byte> row, int column, Span<byte> rgb, string name)
    {
        PngHeader header = chunks.Header;
        int first = column * header.Samples;
        switch (header.Colour)
        {
            case PngColour.Palette:
                int entry = 3 * Sample(row, first, header.Depth);
                if (entry >= chunks.Palette.Length) throw DyadicException.BadInput($"{name}: a pixel names palette entry {entry / 3}; the palette has {chunks.Palette.Length / 3}.");
                chunks.Palette.AsSpan(entry, 3).CopyTo(rgb);
                break;
            case PngColour.Grey or PngColour.GreyAlpha:
                int widen = header.Depth switch { 1 => 255, 2 => 85, 4 => 17, _ => 1 };
                rgb.Fill((byte)(widen * Sample(row, first, header.Depth)));
                break;
            default:
                for (int c = 0; c < 3; c++) rgb[c] = (byte)Sample(row, first + c, header.Depth);
                break;
        }
    }

    /// <summary>Sample number <paramref name="index"/> of a row; the upper byte of a 16-bit one. Narrow samples fill a byte from its top.</summary>
    private static int Sample(ReadOnlySpan<byte> row, int index, int depth)
    {
        if (depth == 8) return row[index];
        if (depth == 16) return row[2 * index];
        int bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
}
