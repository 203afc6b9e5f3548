using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Dyadic.Data.Tests;

/// <summary>Writes PNG files of every kind from plain samples, with a different row filter on each row.</summary>
internal sealed class PngWriter(int width, int height, int colour, int depth)
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    internal int Channels { get; } = colour switch { 0 or 3 => 1, 2 => 3, 4 => 2, _ => 4 };

    internal byte[]? Palette { get; init; }

    internal byte[]? Transparency { get; init; }

    internal bool Interlaced { get; init; }

    internal int DataChunks { get; init; } = 1;

    /// <param name="samples">[height, width, channels], each below 2^depth.</param>
    internal byte[] Write(int[] samples)
    {
        using MemoryStream rows = new();
        foreach ((int x, int y, int stepX, int stepY) in Interlaced ? Adam7 : [(0, 0, 1, 1)]) WritePass(rows, samples, x, y, stepX, stepY);
        using MemoryStream compressed = new();
        using (ZLibStream deflate = new(compressed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(rows.ToArray());

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)(Interlaced ? 1 : 0));
        List<(string Type, byte[] Body)> chunks = [("IHDR", header), ("tEXt", "Title\0test"u8.ToArray())];
        if (Palette is not null) chunks.Add(("PLTE", Palette));
        if (Transparency is not null) chunks.Add(("tRNS", Transparency));
        int share = ((int)compressed.Length + DataChunks - 1) / DataChunks;
        chunks.AddRange(compressed.ToArray().Chunk(share).Select(part => ("IDAT", part)));
        chunks.Add(("IEND", []));
        return File(chunks);
    }

    /// <summary>A file of these chunks with right lengths and checksums.</summary>
    internal static byte[] File(IEnumerable<(string Type, byte[] Body)> chunks)
    {
        using MemoryStream file = new();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach ((string type, byte[] body) in chunks)
        {
            byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. body];
            byte[] number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
            file.Write(number);
            file.Write(typed);
            BinaryPrimitives.WriteUInt32BigEndian(number, BitwiseCrc(typed));
            file.Write(number);
        }

        return file.ToArray();
    }

    private void WritePass(MemoryStream rows, int[] samples, int firstX, int firstY, int stepX, int stepY)
    {
        if (firstX >= width) return;
        int columns = (width - firstX + stepX - 1) / stepX;
        byte[] above = new byte[((columns * Channels * depth) + 7) / 8];
        int distance = Math.Max(1, Channels * depth / 8);
        for (int y = firstY, filter = 0; y < height; y += stepY, filter = (filter + 1) % 5)
        {
            byte[] row = new byte[above.Length];
            for (int column = 0; column < columns; column++)
            {
                for (int c = 0; c < Channels; c++) Put(row, (column * Channels) + c, samples[(((y * width) + firstX + (column * stepX)) * Channels) + c]);
            }

            rows.WriteByte((byte)filter);
            for (int i = 0; i < row.Length; i++)
            {
                int left = i < distance ? 0 : row[i - distance], up = above[i], upLeft = i < distance ? 0 : above[i - distance];
                int predicted = filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Nearest(left, up, upLeft), _ => 0 };
                rows.WriteByte((byte)(row[i] - predicted));
            }

            above = row;
        }
    }

    private void Put(byte[] row, int index, int value)
    {
        if (depth == 16) (row[2 * index], row[(2 * index) + 1]) = ((byte)(value >> 8), (byte)value);
        else row[index * depth / 8] |= (byte)(value << (8 - depth - (index * depth % 8)));
    }

    private static int Nearest(int left, int up, int upLeft)
    {
        int estimate = left + up - upLeft;
        return new[] { left, up, upLeft }.MinBy(candidate => Math.Abs(estimate - candidate));
    }

    private static uint BitwiseCrc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 * (crc & 1));
        }

        return ~crc;
    }
}
