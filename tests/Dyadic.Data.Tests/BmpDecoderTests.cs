using System.Buffers.Binary;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class BmpDecoderTests
{
    private static readonly BmpDecoder Decoder = new();

    [Fact]
    public void Rows_are_stored_bottom_first_in_blue_green_red()
    {
        byte[] file = Bitmap(2, 2, 24, [], [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]);
        Assert.Equal([9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4], Decoder.Decode(file, "b.bmp").Pixels);
    }

    [Fact]
    public void A_negative_height_means_top_row_first()
    {
        byte[] file = Bitmap(1, -2, 32, [], [1, 2, 3, 0, 4, 5, 6, 0]);
        Assert.Equal([3, 2, 1, 6, 5, 4], Decoder.Decode(file, "b.bmp").Pixels);
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000, 0, 0, 0 })]
    [InlineData(4, new byte[] { 0x01, 0, 0, 0 })]
    [InlineData(8, new byte[] { 0, 1, 0, 0 })]
    public void Narrow_pixels_look_up_the_colour_table(int depth, byte[] row)
    {
        byte[] table = new byte[4 << depth];
        (table[0], table[1], table[2], table[4], table[5], table[6]) = (10, 20, 30, 40, 50, 60);
        Assert.Equal([30, 20, 10, 60, 50, 40], Decoder.Decode(Bitmap(2, 1, depth, table, row), "b.bmp").Pixels);
    }

    [Fact]
    public void Compressed_bitmaps_are_named_as_unsupported()
    {
        byte[] file = Bitmap(1, 1, 8, new byte[1024], [0, 0, 0, 0]);
        file[30] = 1;
        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => Decoder.Decode(file, "rle.bmp")).Kind);
    }

    [Fact]
    public void Truncated_and_changed_files_decode_or_are_refused_and_nothing_else()
    {
        byte[] file = Bitmap(3, 3, 4, new byte[64], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        for (int length = 0; length < file.Length; length++) Assert.Throws<DyadicException>(() => Decoder.Decode(file.AsMemory(0, length), "cut.bmp"));
        Random random = new(3);
        for (int round = 0; round < 5000; round++)
        {
            byte[] changed = [.. file];
            for (int changes = 0; changes < 3; changes++) changed[random.Next(54)] = (byte)random.Next(256);
            Exception? thrown = Record.Exception(() => Decoder.Decode(changed, "mutated.bmp"));
            Assert.True(thrown is null or DyadicException, thrown?.ToString());
        }
    }

    private static byte[] Bitmap(int width, int height, int depth, byte[] table, byte[] rows)
    {
        byte[] header = new byte[54];
        header[0] = (byte)'B';
        header[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), 54 + table.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), height);
        header[26] = 1;
        header[28] = (byte)depth;
        return [.. header, .. table, .. rows];
    }
}
