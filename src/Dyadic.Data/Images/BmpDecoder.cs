using System.Buffers.Binary;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Windows bitmaps without compression: 1, 4 and 8 bits with a colour table, 24 and 32 bits, either row order.</summary>
public sealed class BmpDecoder : IImageDecoder
{
    private const int FileHeaderBytes = 14;

    /// <inheritdoc/>
    public string Name => "BMP";

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.Length >= 8 && head.StartsWith("BM"u8);

    /// <inheritdoc/>
    public RgbImage Decode(ReadOnlyMemory<byte> file, string name)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < FileHeaderBytes + 40 || !Recognises(bytes)) throw DyadicException.BadInput($"{name}: not a whole bitmap file; it has {bytes.Length} bytes.");
        uint firstPixel = BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);
        ReadOnlySpan<byte> info = bytes[FileHeaderBytes..];
        uint infoBytes = BinaryPrimitives.ReadUInt32LittleEndian(info);
        int width = BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        long signedHeight = BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        int depth = BinaryPrimitives.ReadUInt16LittleEndian(info[14..]);
        uint compression = BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);
        uint colours = BinaryPrimitives.ReadUInt32LittleEndian(info[32..]);
        if (infoBytes < 40 || infoBytes > bytes.Length - FileHeaderBytes) throw DyadicException.BadInput($"{name}: the bitmap header claims {infoBytes} bytes; 40 or more that the file holds are needed.");
        if (compression != 0 || depth is not (1 or 4 or 8 or 24 or 32))
        {
            throw DyadicException.Unsupported($"{name}: a bitmap of {depth} bits a pixel with compression {compression} is not read; save it as PNG.");
        }

        long height = Math.Abs(signedHeight);
        RgbImage.CheckSize(height, width, name);
        long rowBytes = (((long)width * depth) + 31) / 32 * 4;
        if (firstPixel > bytes.Length || rowBytes * height > bytes.Length - firstPixel)
        {
            throw DyadicException.BadInput($"{name}: {width}×{height} pixels from byte {firstPixel} need {rowBytes * height} bytes; the file has {bytes.Length}. It is truncated.");
        }

        ReadOnlySpan<byte> table = depth > 8 ? default : ColourTable(bytes[(FileHeaderBytes + (int)infoBytes)..], depth, colours, name);
        byte[] pixels = new byte[3 * width * (int)height];
        for (int y = 0; y < height; y++)
        {
            int stored = signedHeight > 0 ? (int)height - 1 - y : y;   // a positive height means bottom row first
            ReadOnlySpan<byte> row = bytes.Slice((int)(firstPixel + (stored * rowBytes)), (int)rowBytes);
            for (int x = 0; x < width; x++) Unpack(row, x, depth, table, pixels.AsSpan(3 * ((y * width) + x), 3), name);
        }

        return new RgbImage((int)height, width, pixels);
    }

    /// <summary>Entries of four bytes: blue, green, red, nothing.</summary>
    private static ReadOnlySpan<byte> ColourTable(ReadOnlySpan<byte> rest, int depth, uint colours, string name)
    {
        long entries = colours == 0 ? 1 << depth : colours;
        return entries <= 1 << depth && 4 * entries <= rest.Length
            ? rest[..(int)(4 * entries)]
            : throw DyadicException.BadInput($"{name}: a colour table of {entries} entries does not fit a bitmap of {depth} bits and {rest.Length} bytes.");
    }

    private static void Unpack(ReadOnlySpan<byte> row, int x, int depth, ReadOnlySpan<byte> table, Span<byte> rgb, string name)
    {
        ReadOnlySpan<byte> blueGreenRed;
        if (depth > 8)
        {
            blueGreenRed = row.Slice(x * depth / 8, 3);
        }
        else
        {
            int bit = x * depth;
            int entry = (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
            if (4 * entry >= table.Length) throw DyadicException.BadInput($"{name}: a pixel names colour {entry}; the table has {table.Length / 4}.");
            blueGreenRed = table.Slice(4 * entry, 3);
        }

        (rgb[0], rgb[1], rgb[2]) = (blueGreenRed[2], blueGreenRed[1], blueGreenRed[0]);
    }
}
