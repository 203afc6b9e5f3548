using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>An image input given as raw uint8 pixels: the float network would see pixel · scale + offset, a pair a channel.</summary>
/// <param name="Scale">Real per pixel step, positive.</param>
/// <param name="Offset">The real of pixel 0.</param>
/// <param name="ChannelAxis">1 for NCHW, 3 for NHWC.</param>
public sealed record PixelInput(IReadOnlyList<double> Scale, IReadOnlyList<double> Offset, int ChannelAxis)
{
    /// <summary>True when pixels are codes already: one scale, and pixel 0 stands for 0.</summary>
    public bool PixelsAreCodes => Scale.All(scale => scale == Scale[0]) && Offset.All(offset => offset == 0);

    /// <summary>True when pixels are the codes of exactly these parameters.</summary>
    public bool IsExactly(AffineParameters parameters) =>
        PixelsAreCodes && parameters is { ZeroPoint: 0, Format: { Bits: 8, Signed: false } } && (float)Scale[0] == (float)parameters.Scale;
}
