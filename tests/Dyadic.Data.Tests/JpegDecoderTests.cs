using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class JpegDecoderTests
{
    private static readonly JpegDecoder Decoder = new();

    [SkippableFact]
    public void Grey_blocks_come_back_exactly()
    {
        RequireLibrary();
        RgbImage image = Decoder.Decode(JpegWriter.Write([[0, 77, 255]], adobe: false), "grey.jpg");
        Assert.Equal((8, 24), (image.Height, image.Width));
        for (int x = 0; x < 24; x++) Assert.Equal(Enumerable.Repeat(new byte[] { 0, 77, 255 }[x / 8], 3), image.Pixels[(3 * x)..((3 * x) + 3)]);
    }

    [SkippableFact]
    public void Luma_and_chroma_become_red_green_and_blue()
    {
        RequireLibrary();
        RgbImage image = Decoder.Decode(JpegWriter.Write([[76], [85], [255]], adobe: false), "red.jpg");   // JFIF's red
        Assert.Equal([254, 0, 0], image.Pixels[..3]);
    }

    [SkippableFact]
    public void Inverted_cmyk_becomes_colour_times_black()
    {
        RequireLibrary();
        RgbImage image = Decoder.Decode(JpegWriter.Write([[200], [100], [50], [128]], adobe: true), "cmyk.jpg");
        Assert.Equal([100, 50, 25], image.Pixels[..3]);
    }

    [SkippableFact]
    public void Every_truncation_is_refused()
    {
        RequireLibrary();
        byte[] file = JpegWriter.Write([[10, 250, 30, 99, 1], [0, 128, 255, 7, 99], [9, 9, 200, 201, 202]], adobe: false);
        for (int length = 0; length < file.Length - 2; length++)
        {
            DyadicException error = Assert.Throws<DyadicException>(() => Decoder.Decode(file.AsMemory(0, length), "cut.jpg"));
            Assert.Equal(FailureKind.BadInput, error.Kind);
        }
    }

    [SkippableFact]
    public void Changed_files_decode_or_are_refused_and_nothing_else()
    {
        RequireLibrary();
        byte[] file = JpegWriter.Write([[10, 250, 30, 99, 1], [0, 128, 255, 7, 99], [9, 9, 200, 201, 202]], adobe: false);
        Random random = new(11);
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] changed = [.. file];
            for (int changes = random.Next(1, 4); changes > 0; changes--) changed[random.Next(3, file.Length)] = (byte)random.Next(256);
            (changed[HeightAt(file)], changed[HeightAt(file) + 2]) = (0, 0);   // keep the mutants small
            try
            {
                Decoder.Decode(changed, "mutated.jpg");
            }
            catch (DyadicException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 2999);
    }

    [SkippableFact]
    public void A_claim_of_too_many_pixels_is_refused_before_memory_is_taken()
    {
        RequireLibrary();
        byte[] file = JpegWriter.Write([[10]], adobe: false);
        int at = HeightAt(file);
        (file[at], file[at + 1], file[at + 2], file[at + 3]) = (0xFF, 0xDC, 0xFF, 0xDC);
        Assert.Contains("65500×65500", Assert.Throws<DyadicException>(() => Decoder.Decode(file, "huge.jpg")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_the_library_the_packages_are_named()
    {
        Skip.If(JpegDecoder.IsAvailable, "needs a system without libjpeg-turbo");
        DyadicException error = Assert.Throws<DyadicException>(() => Decoder.Decode(JpegWriter.Write([[10]], adobe: false), "a.jpg"));
        Assert.Equal(FailureKind.Unsupported, error.Kind);
        Assert.Contains("libturbojpeg0", error.Message, StringComparison.Ordinal);
    }

    private static int HeightAt(byte[] file) => file.AsSpan().IndexOf<byte>([0xFF, 0xC0]) + 5;

    private static void RequireLibrary() => Skip.IfNot(JpegDecoder.IsAvailable, "needs libjpeg-turbo");
}
