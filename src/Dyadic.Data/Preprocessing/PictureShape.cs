using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The input of a model that takes pictures: channels, size, and whether channels come last.</summary>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="ChannelsLast">True for NHWC, false for NCHW.</param>
public readonly record struct PictureShape(int Channels, int Height, int Width, bool ChannelsLast)
{
    private const long MostNumbers = 1 << 28;

    /// <summary>Numbers one picture takes: <c>Channels × Height × Width</c>.</summary>
    public int Count => Channels * Height * Width;

    /// <summary>Reads a model's input shape; false when it is not one of pictures.</summary>
    /// <remarks>
    /// [N, C, H, W] and [N, H, W, C] with C 1 or 3, [C, H, W], [H, W, C] and [N, H, W]; where both readings fit, channels first.
    /// The first of four extents may be any, also unknown.
    /// </remarks>
    /// <param name="extents">The extents, −1 for one that is not fixed.</param>
    /// <param name="shape">The shape of one picture.</param>
    /// <param name="inputName">The input's name, for the message.</param>
    /// <exception cref="DyadicException">It is an input of pictures, but height or width is not fixed, or too large.</exception>
    public static bool TryRead(ReadOnlySpan<long> extents, string inputName, out PictureShape shape)
    {
        shape = default;
        if (extents.Length is < 3 or > 4) return false;
        ReadOnlySpan<long> one = extents[^3..];
        bool channelsLast = one[0] is not (1 or 3) && one[2] is 1 or 3;
        if (one[0] is not (1 or 3) && !channelsLast && extents.Length == 4) return false;
        (long channels, long height, long width) = one[0] is 1 or 3 ? (one[0], one[1], one[2]) : channelsLast ? (one[2], one[0], one[1]) : (1, one[1], one[2]);
        if (height < 1 || width < 1)
        {
            throw DyadicException.Usage($"Input '{inputName}' takes pictures of shape [{string.Join(",", extents.ToArray())}], whose height or width is not fixed; fix it in the model first.");
        }

        if (height > MostNumbers / channels / width)
        {
            throw DyadicException.Unsupported($"Input '{inputName}' takes pictures of shape [{string.Join(",", extents.ToArray())}]; one picture has at most {MostNumbers} numbers.");
        }

        shape = new PictureShape((int)channels, (int)height, (int)width, channelsLast);
        return true;
    }
}
