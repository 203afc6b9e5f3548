using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class PreprocessingTests
{
    private static readonly RgbImage TwoPixels = new(1, 2, [0, 51, 255, 102, 204, 127]);

    [Fact]
    public void Torch_values_are_the_published_formula_in_planes()
    {
        float[] real = new float[6];
        PreprocessingPresets.Get("imagenet-torch").Apply(TwoPixels, real, 3, 1, 2, channelsLast: false);
        float[] expected = [.. new[] { (0.0, 0.485, 0.229), (0.4, 0.485, 0.229), (0.2, 0.456, 0.224), (0.8, 0.456, 0.224), (1.0, 0.406, 0.225), (127 / 255.0, 0.406, 0.225) }
            .Select(v => (float)((v.Item1 - v.Item2) / v.Item3))];
        for (int i = 0; i < 6; i++) Assert.Equal(expected[i], real[i], 6);
    }

    [Theory]
    [InlineData("imagenet-tf", 255, 1f)]
    [InlineData("imagenet-tf", 0, -1f)]
    [InlineData("pixels", 200, 200f)]
    [InlineData("unit", 51, 0.2f)]
    [InlineData("mnist", 0, -0.42421296f)]
    [InlineData("mnist", 255, 2.8214867f)]
    [InlineData("cifar10-torch", 0, -2.117904f)]
    [InlineData("ultraface", 255, 1f)]
    [InlineData("ultraface", 127, 0f)]
    public void Each_preset_maps_pixels_as_documented(string preset, byte pixel, float expected)
    {
        float[] real = new float[1];
        Preprocessing how = PreprocessingPresets.Get(preset);
        how.Apply(RgbImage.FromGrey(1, 1, [pixel]), real, 1, 1, 1, channelsLast: true);
        Assert.Equal(expected, real[0], 5);
        Assert.Equal(expected, (pixel * how.Scale(0)) + how.Offset(0), 5);
    }

    [Fact]
    public void Channels_last_and_blue_first_are_orders_of_the_same_numbers()
    {
        Preprocessing bgr = PreprocessingPresets.Get("pixels") with { Order = ChannelOrder.Bgr };
        byte[] pixels = new byte[6];
        bgr.ApplyPixels(TwoPixels, pixels, 3, 1, 2, channelsLast: true);
        Assert.Equal([255, 51, 0, 127, 204, 102], pixels);
        bgr.ApplyPixels(TwoPixels, pixels, 3, 1, 2, channelsLast: false);
        Assert.Equal([255, 127, 51, 204, 0, 102], pixels);
    }

    [Fact]
    public void One_channel_is_the_luma_and_grey_stays_grey()
    {
        byte[] grey = new byte[2];
        PreprocessingPresets.Get("pixels").ApplyPixels(new RgbImage(1, 2, [255, 0, 0, 99, 99, 99]), grey, 1, 1, 2, channelsLast: false);
        Assert.Equal([76, 99], grey);
        for (int value = 0; value < 256; value++) Assert.Equal(value, RgbImage.Luma((byte)value, (byte)value, (byte)value));
    }

    [Fact]
    public void A_picture_of_the_models_size_is_untouched_and_none_refuses_another()
    {
        byte[] same = new byte[6];
        PreprocessingPresets.Get("pixels").ApplyPixels(TwoPixels, same, 3, 1, 2, channelsLast: true);
        Assert.Equal(TwoPixels.Pixels, same);
        Preprocessing none = PreprocessingPresets.Get("pixels") with { Resize = ResizeRule.None };
        Assert.Contains("2×1", Assert.Throws<DyadicException>(() => none.ApplyPixels(TwoPixels, new byte[12], 3, 2, 2, true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_are_taken_as_they_are()
    {
        float[] real = new float[4];
        Sample sample = new("a") { Inputs = [new("x", DenseTensor.Create<short>([2, 2], [1, -2, 3, -4]))] };
        PreprocessingPresets.Get("imagenet-torch").Apply(sample, real, 1, 2, 2, channelsLast: false);
        Assert.Equal([1, -2, 3, -4], real);
        Assert.Contains("Int16[2,2]", Assert.Throws<DyadicException>(() => PreprocessingPresets.Get("unit").Apply(sample, new float[9], 1, 3, 3, false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_form_gives_an_equal_record_back()
    {
        foreach (Preprocessing preset in PreprocessingPresets.All)
        {
            Assert.Equal(preset, Preprocessing.Parse(preset.ToText()));
            Assert.Equal(preset, Preprocessing.Parse(preset.Name));
        }

        Preprocessing odd = new() { Name = "odd", Resize = ResizeRule.None, CropRatio = 1 / 3.0, LongSide = SideRounding.Nearest, CropOffset = CropOffset.Down, Interpolation = Interpolation.Bicubic, Order = ChannelOrder.Bgr, PixelScale = 0.1, Mean = new(1e-7, -2, 3), StandardDeviation = new(0.3, 5, 7) };
        Assert.Equal(odd, Preprocessing.Parse(odd.ToText()));
        Assert.Equal("name=imagenet-tf;resize=shortest-side;crop=0.875;interpolation=bilinear;order=rgb;scale=0.00784313725490196;mean=1,1,1;std=1,1,1", PreprocessingPresets.Get("imagenet-tf").ToText());
    }

    [Fact]
    public void Yaml_starts_from_a_preset_wherever_it_is_named()
    {
        Preprocessing read = Preprocessing.ParseYaml("mean: [104, 117, 123]\norder: bgr\nscale: 1/2\npreset: pixels\n", "caffe.yaml");
        Assert.Equal(PreprocessingPresets.Get("pixels") with { Mean = new(104, 117, 123), Order = ChannelOrder.Bgr, PixelScale = 0.5 }, read);
        Assert.Equal(PreprocessingPresets.Get("pixels-nearest") with { Name = "pixels" }, Preprocessing.ParseYaml("preset: pixels\nlong-side: nearest\ncrop-offset: down\n", "p.yaml"));
        Assert.Equal("mine", Preprocessing.ParseYaml("std: 2", "dir/mine.yaml").Name);
    }

    [Theory]
    [InlineData("scale: 1\nstdd: 3\n", "line 2", "no key 'stdd'")]
    [InlineData("scale: -1\n", "line 1", "positive")]
    [InlineData("\nmean: [1, 2]\n", "line 2", "one number or three")]
    [InlineData("resize: big\n", "line 1", "none, shortest-side, exact")]
    [InlineData("crop: 2\n", "line 1", "0.015625 to 1")]
    [InlineData("scale: 1/0\n", "line 1", "1/255")]
    [InlineData("mean: {a: 1}\n", "line 1", "list of values")]
    [InlineData("preset: nothing\n", "line 1", "no preset")]
    [InlineData("- a\n", "line 1", "mapping")]
    [InlineData("a: [1\n", "line", "not valid YAML")]
    [InlineData("", "line 1", "mapping")]
    public void Yaml_mistakes_name_the_file_and_the_line(string yaml, string line, string what)
    {
        DyadicException error = Assert.Throws<DyadicException>(() => Preprocessing.ParseYaml(yaml, "p.yaml"));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains($"p.yaml, {line}", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_preset_lists_all() => Assert.Contains("imagenet-torch", Assert.Throws<DyadicException>(() => Preprocessing.Load("imagnet")).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_channels_are_unsupported() =>
        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => PreprocessingPresets.Get("unit").Apply(TwoPixels, new float[4], 2, 1, 2, false)).Kind);
}
