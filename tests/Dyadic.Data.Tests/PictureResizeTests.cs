using System.Security.Cryptography;

namespace Dyadic.Data.Tests;

/// <summary>Resizing against values worked out by hand from the definition of the filters.</summary>
public class PictureResizeTests
{
    [Theory]
    [InlineData(new byte[] { 0, 255 }, 1, new byte[] { 128 })]                           // ½·255 rounds half up
    [InlineData(new byte[] { 0, 70, 140, 210 }, 2, new byte[] { 50, 160 })]              // weights 3, 3, 1 of 7 and mirrored
    [InlineData(new byte[] { 0, 100 }, 4, new byte[] { 0, 25, 75, 100 })]
    [InlineData(new byte[] { 9, 9, 9, 9, 9 }, 3, new byte[] { 9, 9, 9 })]
    [InlineData(new byte[] { 0, 0, 255, 0, 0, 0 }, 2, new byte[] { 64, 32 })]             // weights 2, 3, 2, 1 of 8 and mirrored
    public void Bilinear_widens_its_triangle_when_shrinking(byte[] row, int width, byte[] expected)
    {
        Assert.Equal(expected, Resized(row, width, Interpolation.Bilinear));
        Assert.Equal(expected, ResizedDown(row, width, Interpolation.Bilinear));
    }

    [Theory]
    [InlineData(Interpolation.Bilinear, 224, 224, "E9463681522B2633")]
    [InlineData(Interpolation.Bilinear, 48, 30, "5EE603C3B1D42D4E")]
    [InlineData(Interpolation.Bilinear, 7, 5, "C195CD8AF03A4D40")]
    [InlineData(Interpolation.Bilinear, 97, 200, "EF1A7929CB0CDE97")]
    [InlineData(Interpolation.Bilinear, 150, 61, "37210388148D826B")]
    [InlineData(Interpolation.Bilinear, 1, 1, "D8D83E152275CDEC")]
    [InlineData(Interpolation.Bicubic, 224, 224, "6B2C76D9B361DCAB")]
    [InlineData(Interpolation.Bicubic, 48, 30, "60FB4E11254C329D")]
    [InlineData(Interpolation.Bicubic, 7, 5, "9993AE063B3FAB2C")]
    [InlineData(Interpolation.Bicubic, 97, 200, "E5C01066195998C3")]
    [InlineData(Interpolation.Bicubic, 150, 61, "A8CE4DE530C5662B")]
    [InlineData(Interpolation.Bicubic, 1, 1, "84A23B3EDC66D2E1")]
    [InlineData(Interpolation.Nearest, 224, 224, "33E1F04390C67D74")]
    [InlineData(Interpolation.Nearest, 48, 30, "6CB569B0172687DF")]
    [InlineData(Interpolation.Nearest, 7, 5, "A9F0A0F880A371F0")]
    [InlineData(Interpolation.Nearest, 97, 200, "6BB94374225B7CEA")]
    [InlineData(Interpolation.Nearest, 150, 61, "C76F3A2B92EC16A4")]
    [InlineData(Interpolation.Nearest, 1, 1, "09C1D1E3BD7E4499")]
    public void Noise_resizes_to_the_bytes_that_pillow_9_4_gives(Interpolation how, int width, int height, string expectedHash)
    {
        uint state = 1;
        byte[] noise = new byte[3 * 61 * 97];
        for (int i = 0; i < noise.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            noise[i] = (byte)(state >> 24);
        }

        RgbImage resized = PictureResize.Resize(new RgbImage(61, 97, noise), height, width, how);
        Assert.Equal(expectedHash, Convert.ToHexString(SHA256.HashData(resized.Pixels))[..16]);
    }

    [Fact]
    public void Bicubic_keeps_constants_and_overshoots_at_edges_within_bytes()
    {
        Assert.Equal([9, 9, 9, 9, 9, 9], Resized([9, 9, 9], 6, Interpolation.Bicubic));
        byte[] edge = Resized([0, 0, 0, 255, 255, 255], 12, Interpolation.Bicubic);
        Assert.Equal((0, 255), (edge.Min(), edge.Max()));
        Assert.Equal(edge, edge.Reverse().Select(value => (byte)(255 - value)));
    }

    [Fact]
    public void Nearest_takes_the_pixel_under_the_centre()
    {
        Assert.Equal([2, 5], Resized([1, 2, 3, 4, 5, 6], 2, Interpolation.Nearest));
        Assert.Equal([1, 1, 2, 2], Resized([1, 2], 4, Interpolation.Nearest));
    }

    [Fact]
    public void Every_size_stays_within_one_level_of_exact_arithmetic()
    {
        Random random = new(2);
        for (int round = 0; round < 200; round++)
        {
            byte[] row = new byte[random.Next(1, 60)];
            random.NextBytes(row);
            int width = random.Next(1, 60);
            byte[] resized = Resized(row, width, Interpolation.Bilinear);
            for (int x = 0; x < width; x++) Assert.InRange(resized[x] - Exact(row, width, x), -0.501, 0.501);
        }
    }

    [Theory]
    [InlineData(500, 375, 224, 224, 341, 256)]
    [InlineData(375, 500, 224, 224, 256, 341)]
    [InlineData(256, 256, 224, 224, 256, 256)]
    [InlineData(300, 200, 192, 192, 328, 219)]
    [InlineData(100, 100, 240, 320, 366, 366)]
    [InlineData(1000, 10, 224, 224, 25600, 256)]
    public void The_size_before_the_crop_covers_the_model_and_keeps_the_aspect(int width, int height, int modelHeight, int modelWidth, int expectedWidth, int expectedHeight)
    {
        RgbImage image = new(height, width, new byte[3 * width * height]);
        Assert.Equal((expectedHeight, expectedWidth), PictureFit.Cover(image, new Preprocessing(), modelHeight, modelWidth));
    }

    [Theory]
    [InlineData(341, 256, 160, 243, 244)]   // 183 · 341 / 256 = 243.76
    [InlineData(384, 256, 192, 328, 328)]   // 219 · 384 / 256 = 328.5, to even
    [InlineData(388, 256, 192, 331, 332)]   // 331.92
    [InlineData(256, 256, 224, 256, 256)]
    public void The_longer_side_is_rounded_down_or_to_nearest(int width, int height, int model, int down, int nearest)
    {
        RgbImage wide = new(height, width, new byte[3 * width * height]), tall = new(width, height, new byte[3 * width * height]);
        Preprocessing how = new() { LongSide = SideRounding.Nearest };
        Assert.Equal(down, PictureFit.Cover(wide, how with { LongSide = SideRounding.Down }, model, model).Width);
        Assert.Equal(nearest, PictureFit.Cover(wide, how, model, model).Width);
        Assert.Equal(nearest, PictureFit.Cover(tall, how, model, model).Height);
    }

    [Fact]
    public void The_crop_takes_the_middle_and_odd_margins_go_to_the_even_side_or_down()
    {
        RgbImage image = RgbImage.FromGrey(1, 7, [0, 1, 2, 3, 4, 5, 6]);
        Assert.Equal([2, 3, 4, 5], Greys(PictureFit.CropCentre(image, 1, 4, CropOffset.Even)));   // (7 − 4) / 2 = 1.5 → 2
        Assert.Equal([0, 1, 2, 3, 4, 5], Greys(PictureFit.CropCentre(image, 1, 6, CropOffset.Even)));   // 0.5 → 0
        Assert.Equal([2, 3, 4], Greys(PictureFit.CropCentre(image, 1, 3, CropOffset.Even)));
        Assert.Equal([1, 2, 3, 4], Greys(PictureFit.CropCentre(image, 1, 4, CropOffset.Down)));
        Assert.Equal([2, 3, 4], Greys(PictureFit.CropCentre(image, 1, 3, CropOffset.Down)));
    }

    [Fact]
    public void The_window_of_a_picture_is_the_part_that_is_kept()
    {
        RgbImage image = RgbImage.FromGrey(4, 7, new byte[28]);
        Preprocessing how = new() { CropRatio = 1, CropOffset = CropOffset.Down };
        Assert.Equal(new PictureWindow(1 / 7.0, 0, 4 / 7.0, 1), how.WindowOf(image, new PictureShape(3, 4, 4, ChannelsLast: true)));
        Assert.Equal(new PictureWindow(2 / 7.0, 0, 4 / 7.0, 1), (how with { CropOffset = CropOffset.Even }).WindowOf(image, new PictureShape(3, 4, 4, ChannelsLast: true)));
    }

    private static byte[] Greys(RgbImage image) => [.. image.Pixels.Where((_, at) => at % 3 == 0)];

    private static byte[] Resized(byte[] row, int width, Interpolation how) => Greys(PictureResize.Resize(RgbImage.FromGrey(1, row.Length, row), 1, width, how));

    private static byte[] ResizedDown(byte[] column, int height, Interpolation how) => Greys(PictureResize.Resize(RgbImage.FromGrey(column.Length, 1, column), height, 1, how));

    /// <summary>The triangle filter over every source pixel whose centre it reaches, in double.</summary>
    private static double Exact(byte[] row, int width, int x)
    {
        double scale = (double)row.Length / width, reach = Math.Max(scale, 1), sum = 0, weights = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double weight = Math.Max(0, 1 - (Math.Abs(i + 0.5 - ((x + 0.5) * scale)) / reach));
            (sum, weights) = (sum + (weight * row[i]), weights + weight);
        }

        return sum / weights;
    }
}
