using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class PngDecoderTests
{
    private static readonly PngDecoder Decoder = new();

    public static TheoryData<int, int, bool, int, int> EveryKind()
    {
        TheoryData<int, int, bool, int, int> kinds = [];
        foreach ((int colour, int[] depths) in new[] { (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
        {
            foreach (int depth in depths)
            {
                foreach ((int width, int height) in new[] { (1, 1), (3, 2), (9, 13), (33, 17) })
                {
                    kinds.Add(colour, depth, false, width, height);
                    kinds.Add(colour, depth, true, width, height);
                }
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Every_colour_type_depth_and_interlacing_gives_the_pixels_back(int colour, int depth, bool interlaced, int width, int height)
    {
        Random random = new(colour + (10 * depth));
        byte[] palette = new byte[3 << Math.Min(depth, 8)];
        random.NextBytes(palette);
        PngWriter writer = new(width, height, colour, depth) { Interlaced = interlaced, Palette = colour == 3 ? palette : null, DataChunks = 3 };
        int[] samples = [.. Enumerable.Range(0, width * height * writer.Channels).Select(_ => random.Next(1 << depth))];

        RgbImage image = Decoder.Decode(writer.Write(samples), "generated.png");

        Assert.Equal((height, width), (image.Height, image.Width));
        for (int pixel = 0; pixel < width * height; pixel++)
        {
            for (int c = 0; c < 3; c++)
            {
                int sample = samples[(pixel * writer.Channels) + (writer.Channels >= 3 ? c : 0)];
                int expected = colour == 3 ? palette[(3 * sample) + c] : depth == 16 ? sample / 256 : sample * 255 / ((1 << depth) - 1);
                Assert.Equal(expected, image.Pixels[(3 * pixel) + c]);
            }
        }
    }

    [Fact]
    public void Transparency_is_dropped()
    {
        PngWriter writer = new(2, 1, 3, 8) { Palette = [1, 2, 3, 4, 5, 6], Transparency = [0, 128] };
        Assert.Equal([4, 5, 6, 1, 2, 3], Decoder.Decode(writer.Write([1, 0]), "t.png").Pixels);
    }

    [Fact]
    public void A_pixel_beyond_the_palette_is_an_error()
    {
        PngWriter writer = new(1, 1, 3, 8) { Palette = [1, 2, 3] };
        Assert.Contains("palette entry 5", Refused(writer.Write([5])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_palette_picture_without_palette_is_an_error() => Assert.Contains("PLTE", Refused(new PngWriter(1, 1, 3, 8).Write([0])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_small_file_that_claims_millions_of_pixels_is_refused_before_memory_is_taken()
    {
        byte[] header = [0, 0, 0x1F, 0xFF, 0, 0, 0x1F, 0xFF, 8, 2, 0, 0, 0];
        DyadicException error = Refused(PngWriter.File([("IHDR", header), ("IDAT", [1, 2, 3]), ("IEND", [])]));
        Assert.Contains("cannot hold them", error.Message, StringComparison.Ordinal);
        byte[] huge = [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 8, 2, 0, 0, 0];
        Assert.Contains("claims", Refused(PngWriter.File([("IHDR", huge), ("IDAT", [1]), ("IEND", [])])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 8)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    [InlineData(6, 1)]
    public void Colour_types_and_depths_that_png_does_not_have_are_refused(byte colour, byte depth) =>
        Refused(PngWriter.File([("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, depth, colour, 0, 0, 0]), ("IDAT", [1]), ("IEND", [])]));

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] file = new PngWriter(9, 9, 2, 8).Write([.. Enumerable.Range(0, 243).Select(i => i * 37 % 256)]);
        for (int length = 0; length < file.Length; length++) Refused(file[..length]);
    }

    [Fact]
    public void Every_changed_byte_fails_a_check()
    {
        byte[] file = new PngWriter(5, 5, 6, 8).Write([.. Enumerable.Range(0, 100).Select(i => i * 91 % 256)]);
        for (int at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 0x10;
            Refused(changed);
        }
    }

    [Fact]
    public void Changed_chunks_with_right_checksums_decode_or_are_refused_and_nothing_else()
    {
        Random random = new(7);
        byte[] compressed;
        using (MemoryStream stream = new())
        {
            using (System.IO.Compression.ZLibStream deflate = new(stream, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(new byte[200]);
            compressed = stream.ToArray();
        }

        byte[] header = [0, 0, 0, 9, 0, 0, 0, 9, 2, 3, 0, 0, 1];
        int decoded = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[][] bodies = [[.. header], [.. Enumerable.Range(0, 12).Select(i => (byte)i)], [.. compressed], []];
            for (int changes = random.Next(4); changes > 0; changes--)
            {
                byte[] body = bodies[random.Next(3)];
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            byte[] file = PngWriter.File([("IHDR", bodies[0]), ("PLTE", bodies[1]), ("IDAT", bodies[2]), ("IEND", bodies[3])]);
            try
            {
                Decoder.Decode(file, "mutated.png");
                decoded++;
            }
            catch (DyadicException)
            {
                // refused in a sentence, as it should be
            }
        }

        Assert.InRange(decoded, 500, 3999);
    }

    private static DyadicException Refused(byte[] file)
    {
        DyadicException error = Assert.Throws<DyadicException>(() => Decoder.Decode(file, "x.png"));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        return error;
    }
}
