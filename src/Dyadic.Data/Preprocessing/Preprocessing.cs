using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>What a model wants done to a picture before it sees it: size, order of channels, and real = (pixel · PixelScale − Mean) / StandardDeviation.</summary>
public sealed partial record Preprocessing
{
    /// <summary>The preset's name, or any other.</summary>
    public string Name { get; init; } = "custom";

    /// <summary>How the picture is brought to the model's size.</summary>
    public ResizeRule Resize { get; init; } = ResizeRule.ShortestSide;

    /// <summary>The model's size over the size before the crop, in (0, 1]; used by <see cref="ResizeRule.ShortestSide"/>.</summary>
    public double CropRatio { get; init; } = 0.875;

    /// <summary>The rounding of the longer side; used by <see cref="ResizeRule.ShortestSide"/>.</summary>
    public SideRounding LongSide { get; init; } = SideRounding.Down;

    /// <summary>The rounding of the crop's offset; used by <see cref="ResizeRule.ShortestSide"/>.</summary>
    public CropOffset CropOffset { get; init; } = CropOffset.Even;

    /// <summary>The filter of the resize.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>The model's order of colours.</summary>
    public ChannelOrder Order { get; init; } = ChannelOrder.Rgb;

    /// <summary>What a pixel in [0, 255] is multiplied by first.</summary>
    public double PixelScale { get; init; } = 1;

    /// <summary>What is subtracted from the scaled pixel.</summary>
    public PerChannel Mean { get; init; } = new(0);

    /// <summary>What the difference is divided by; positive.</summary>
    public PerChannel StandardDeviation { get; init; } = new(1);

    /// <summary>The factor of real = pixel · Scale + Offset.</summary>
    /// <param name="channel">The model's channel, 0 to 2.</param>
    public double Scale(int channel) => PixelScale / StandardDeviation[channel];

    /// <summary>The addend of real = pixel · Scale + Offset.</summary>
    /// <param name="channel">The model's channel, 0 to 2.</param>
    public double Offset(int channel) => -Mean[channel] / StandardDeviation[channel];

    /// <summary>Prepares one picture as real numbers, each (pixel · PixelScale − Mean) / StandardDeviation in double, rounded once to float.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="destination">Exactly <c>channels × height × width</c> numbers.</param>
    /// <param name="channels">3, or 1 for the luma.</param>
    /// <param name="height">The model's height.</param>
    /// <param name="width">The model's width.</param>
    /// <param name="channelsLast">True for HWC, false for CHW.</param>
    /// <exception cref="DyadicException">The channels are neither 1 nor 3, or <see cref="ResizeRule.None"/> meets another size.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Apply(RgbImage image, Span<float> destination, int channels, int height, int width, bool channelsLast)
    {
        CheckDestination(destination.Length, channels, height, width);
        byte[] pixels = new byte[destination.Length];
        ApplyPixels(image, pixels, channels, height, width, channelsLast);
        Span<float> real = stackalloc float[256];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int pixel = 0; pixel < 256; pixel++) real[pixel] = (float)(((pixel * PixelScale) - Mean[channel]) / StandardDeviation[channel]);
            (int first, int step) = Layout(channel, channels, height * width, channelsLast);
            for (int i = 0, at = first; i < height * width; i++, at += step) destination[at] = real[pixels[at]];
        }
    }

    /// <summary>Prepares one picture for a model's input.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="destination">Exactly <c>shape.Count</c> numbers.</param>
    /// <param name="shape">The model's input.</param>
    /// <exception cref="DyadicException"><see cref="ResizeRule.None"/> meets another size.</exception>
    public void Apply(RgbImage image, Span<float> destination, PictureShape shape) => Apply(image, destination, shape.Channels, shape.Height, shape.Width, shape.ChannelsLast);

    /// <summary>Prepares one sample: its picture as above, or its only array, whose numbers are taken as they are.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="destination">Exactly <c>channels × height × width</c> numbers.</param>
    /// <param name="channels">3 or 1 for pictures; any for arrays.</param>
    /// <param name="height">The model's height.</param>
    /// <param name="width">The model's width.</param>
    /// <param name="channelsLast">True for HWC, false for CHW; arrays are not rearranged.</param>
    /// <exception cref="DyadicException">The sample has neither a picture nor one array of that many numbers.</exception>
    public void Apply(Sample sample, Span<float> destination, int channels, int height, int width, bool channelsLast)
    {
        if (sample.Image is not null)
        {
            Apply(sample.Image, destination, channels, height, width, channelsLast);
            return;
        }

        if (sample.Inputs.Count != 1 || sample.Inputs[0].Tensor.Count != destination.Length)
        {
            string has = sample.Inputs.Count == 0 ? "nothing" : string.Join(", ", sample.Inputs.Select(input => input.Tensor));
            throw DyadicException.BadInput($"{sample.Name}: the model takes {channels}×{height}×{width} numbers; the sample holds {has}.");
        }

        RealNumbers.Convert(sample.Inputs[0].Tensor, destination);
    }

    /// <summary>Sizes, crops and orders one picture but leaves its samples in [0, 255], for models whose input is bytes.</summary>
    /// <inheritdoc cref="Apply(RgbImage, Span{float}, int, int, int, bool)"/>
    public void ApplyPixels(RgbImage image, Span<byte> destination, int channels, int height, int width, bool channelsLast)
    {
        CheckDestination(destination.Length, channels, height, width);
        RgbImage sized = PictureFit.Fit(image, this, height, width);
        ReadOnlySpan<byte> source = sized.Pixels;
        for (int channel = 0; channel < channels; channel++)
        {
            (int first, int step) = Layout(channel, channels, height * width, channelsLast);
            int colour = Order == ChannelOrder.Rgb ? channel : 2 - channel;
            for (int i = 0, at = first; i < height * width; i++, at += step)
            {
                destination[at] = channels == 1 ? RgbImage.Luma(source[3 * i], source[(3 * i) + 1], source[(3 * i) + 2]) : source[(3 * i) + colour];
            }
        }
    }

    /// <summary>The part of a picture that <see cref="Apply(RgbImage, Span{float}, PictureShape)"/> keeps.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="shape">The model's input.</param>
    public PictureWindow WindowOf(RgbImage image, PictureShape shape) => PictureFit.WindowOf(image, this, shape.Height, shape.Width);

    private static (int First, int Step) Layout(int channel, int channels, int plane, bool channelsLast) => channelsLast ? (channel, channels) : (channel * plane, 1);

    private static void CheckDestination(int length, int channels, int height, int width)
    {
        if (channels is not (1 or 3)) throw DyadicException.Unsupported($"The model's input has {channels} channels; pictures are prepared for 1 or 3. Give the data as arrays.");
        if (height < 1 || width < 1 || length != (long)channels * height * width) throw new ArgumentException($"The destination should have {channels}×{height}×{width} numbers; it has {length}.");
    }
}
