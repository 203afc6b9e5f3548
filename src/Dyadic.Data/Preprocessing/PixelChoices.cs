namespace Dyadic.Data;

/// <summary>How a picture is brought to the model's height and width. A picture that has them already is never touched.</summary>
public enum ResizeRule
{
    /// <summary>Not at all: another size is an error.</summary>
    None,

    /// <summary>Keep the aspect ratio so that the picture covers the model's size / crop ratio, then cut the centre out.</summary>
    ShortestSide,

    /// <summary>Stretch both sides to the model's size.</summary>
    Exact,
}

/// <summary>What becomes of a fraction of a pixel in the longer side when a picture keeps its aspect ratio.</summary>
public enum SideRounding
{
    /// <summary>Rounded down, as torchvision does.</summary>
    Down,

    /// <summary>Rounded to nearest, halves to even.</summary>
    Nearest,
}

/// <summary>Where the centre lies when an odd number of pixels is cut away.</summary>
public enum CropOffset
{
    /// <summary>The half pixel goes to the even offset, as torchvision does.</summary>
    Even,

    /// <summary>The half pixel goes up and to the left.</summary>
    Down,
}

/// <summary>How samples between pixels are made; each matches Pillow's filter of that name, antialiased when shrinking.</summary>
public enum Interpolation
{
    /// <summary>Triangle filter, support 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −1/2, support 2.</summary>
    Bicubic,

    /// <summary>The pixel under the centre; no antialiasing.</summary>
    Nearest,
}

/// <summary>The order in which a model takes the colours.</summary>
public enum ChannelOrder
{
    /// <summary>Red first.</summary>
    Rgb,

    /// <summary>Blue first.</summary>
    Bgr,
}

/// <summary>One number for each channel of a model's input, in the model's order of channels; a grey model uses the first.</summary>
public readonly record struct PerChannel(double First, double Second, double Third)
{
    /// <summary>The same number for every channel.</summary>
    public PerChannel(double all)
        : this(all, all, all)
    {
    }

    /// <summary>The number of one channel.</summary>
    /// <param name="channel">0, 1 or 2.</param>
    public double this[int channel] => channel switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "Pictures have at most three channels."),
    };
}
