using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A decoded picture: 8-bit samples, rows top to bottom, <c>R G B</c> interleaved (HWC).</summary>
public sealed class RgbImage
{
    /// <summary>The most pixels a picture may have (2²⁶, so at most 192 MiB of samples); decoders check it before they allocate.</summary>
    public const int MaxPixels = 1 << 26;

    /// <summary>A picture over existing samples; the array is kept, not copied.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="pixels">Exactly <c>height × width × 3</c> bytes.</param>
    /// <exception cref="ArgumentException">An extent is below 1, or the array has another length.</exception>
    public RgbImage(int height, int width, byte[] pixels)
    {
        if (height < 1 || width < 1) throw new ArgumentException($"A picture needs at least one pixel; got {width}×{height}.");
        if (pixels.Length != 3L * height * width) throw new ArgumentException($"A {width}×{height} picture takes {3L * height * width} bytes; got {pixels.Length}.");
        (Height, Width, Pixels) = (height, width, pixels);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The samples, <c>[Height, Width, 3]</c>, each in [0, 255].</summary>
    public byte[] Pixels { get; }

    /// <summary>A picture whose three channels all repeat one grey plane.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="grey">Exactly <c>height × width</c> bytes.</param>
    /// <exception cref="ArgumentException">An extent is below 1, or the plane has another length.</exception>
    public static RgbImage FromGrey(int height, int width, ReadOnlySpan<byte> grey)
    {
        if (grey.Length != (long)height * width) throw new ArgumentException($"A {width}×{height} grey plane takes {(long)height * width} bytes; got {grey.Length}.");
        byte[] pixels = new byte[3 * grey.Length];
        for (int i = 0; i < grey.Length; i++) pixels.AsSpan(3 * i, 3).Fill(grey[i]);
        return new RgbImage(height, width, pixels);
    }

    /// <summary>The luma of a pixel, (19595·R + 38470·G + 7471·B + 2¹⁵) >> 16: ITU-R BT.601 weights, one rounding; a grey pixel keeps its value.</summary>
    public static byte Luma(byte red, byte green, byte blue) => (byte)(((19595 * red) + (38470 * green) + (7471 * blue) + 0x8000) >> 16);

    /// <summary>Refuses extents that are zero, negative or above <see cref="MaxPixels"/> together.</summary>
    internal static void CheckSize(long height, long width, string name)
    {
        if (height < 1 || width < 1 || height > MaxPixels || width > MaxPixels || height * width > MaxPixels)
        {
            throw DyadicException.BadInput($"{name}: the picture claims {width}×{height} pixels; between 1 and {MaxPixels} pixels are read.");
        }
    }
}
