using System.Buffers.Binary;
using System.Text;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The parts of a PNG file that make the picture: header, palette, compressed rows. Order, lengths and checksums are checked.</summary>
internal sealed class PngChunks
{
    internal PngHeader Header { get; private set; }

    /// <summary>R G B entries; empty without a PLTE chunk.</summary>
    internal byte[] Palette { get; private set; } = [];

    /// <summary>All IDAT chunks, joined.</summary>
    internal byte[] Compressed { get; private set; } = [];

    internal static PngChunks Parse(ReadOnlySpan<byte> file, string name)
    {
        PngChunks chunks = new();
        using MemoryStream compressed = new();
        bool hasHeader = false, dataEnded = false;
        int at = 8;
        while (true)
        {
            if (file.Length - at < 12) throw DyadicException.BadInput($"{name}: the PNG file ends at byte {file.Length}, before its IEND chunk; it is truncated.");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) throw DyadicException.BadInput($"{name}: the PNG chunk at byte {at} claims {length} bytes; {file.Length - at - 12} are left.");
            ReadOnlySpan<byte> typed = file.Slice(at + 4, 4 + (int)length);
            uint stored = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]);
            if (Crc32.Of(typed) != stored) throw DyadicException.BadInput($"{name}: the PNG chunk at byte {at} fails its checksum; the file is damaged.");
            string type = Encoding.Latin1.GetString(typed[..4]);
            ReadOnlySpan<byte> body = typed[4..];
            at += 12 + (int)length;

            if (!hasHeader && type != "IHDR") throw DyadicException.BadInput($"{name}: a PNG file starts with IHDR; this one starts with '{type}'.");
            if (type != "IDAT" && compressed.Length > 0) dataEnded = true;
            switch (type)
            {
                case "IHDR" when !hasHeader:
                    chunks.Header = PngHeader.Parse(body, name);
                    hasHeader = true;
                    break;
                case "PLTE" when compressed.Length == 0 && chunks.Palette.Length == 0:
                    chunks.Palette = ParsePalette(body, name);
                    break;
                case "IDAT" when !dataEnded:
                    compressed.Write(body);
                    break;
                case "IEND":
                    chunks.Compressed = compressed.ToArray();
                    chunks.CheckComplete(name);
                    return chunks;
                case "tRNS" when compressed.Length == 0:
                    chunks.CheckTransparency(body.Length, name);
                    break;
                default:
                    // A lower-case first letter marks a chunk that a reader may pass over.
                    if (char.IsAsciiLetterLower(type[0]) && type != "tRNS") break;
                    throw DyadicException.BadInput($"{name}: the PNG chunk '{type}' is unknown, repeated or out of order.");
            }
        }
    }

    private static byte[] ParsePalette(ReadOnlySpan<byte> body, string name) => body.Length is > 0 and <= 768 && body.Length % 3 == 0
        ? body.ToArray()
        : throw DyadicException.BadInput($"{name}: a PNG palette has 1 to 256 entries of 3 bytes; this one has {body.Length} bytes.");

    private void CheckTransparency(int length, string name)
    {
        bool valid = Header.Colour switch
        {
            PngColour.Grey => length == 2,
            PngColour.Rgb => length == 6,
            PngColour.Palette => length >= 1 && length <= Palette.Length / 3,
            _ => false,
        };
        if (!valid) throw DyadicException.BadInput($"{name}: a tRNS chunk of {length} bytes does not fit PNG colour type {(int)Header.Colour}.");
    }

    private void CheckComplete(string name)
    {
        if (Header.Colour == PngColour.Palette && Palette.Length == 0) throw DyadicException.BadInput($"{name}: PNG colour type 3 needs a PLTE chunk; there is none.");

        // Deflate never expands more than 1032 times: a few bytes that claim millions of pixels are refused before anything is allocated.
        long inflated = Header.InflatedBytes();
        if (inflated > (1032L * Compressed.Length) + 64)
        {
            throw DyadicException.BadInput($"{name}: {Header.Width}×{Header.Height} pixels need {inflated} bytes; {Compressed.Length} compressed bytes cannot hold them. The file is truncated or hostile.");
        }
    }
}
