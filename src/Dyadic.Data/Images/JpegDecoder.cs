using System.Runtime.InteropServices;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>JPEG through the operating system's libjpeg-turbo: accurate inverse DCT, smooth chroma upsampling, as Pillow and OpenCV decode.</summary>
/// <remarks>Orientation tags and colour profiles are ignored. Pictures in CMYK are taken as inverted (Adobe's way) and give R = C·K/255, rounded.</remarks>
public sealed class JpegDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Name => "JPEG";

    /// <summary>True when libjpeg-turbo is installed; without it <see cref="Decode"/> says which package to install.</summary>
    public static bool IsAvailable => TurboJpeg.IsAvailable;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    /// <inheritdoc/>
    public unsafe RgbImage Decode(ReadOnlyMemory<byte> file, string name)
    {
        if (!Recognises(file.Span)) throw DyadicException.BadInput($"{name}: not a JPEG file.");
        if (!TurboJpeg.IsAvailable)
        {
            throw DyadicException.Unsupported($"{name}: reading JPEG needs libjpeg-turbo, which was not found. Install it (Debian, Ubuntu: apt install libturbojpeg0; macOS: brew install jpeg-turbo; Windows: the libjpeg-turbo installer, with turbojpeg.dll on the PATH).");
        }

        nint decoder = TurboJpeg.InitDecompress();
        if (decoder == 0) throw new DyadicException(FailureKind.Unsupported, $"{name}: libjpeg-turbo could not start a decoder.");
        try
        {
            fixed (byte* bytes = file.Span)
            {
                CULong length = new((nuint)file.Length);
                int outcome = TurboJpeg.DecompressHeader(decoder, bytes, length, out int width, out int height, out _, out int colourSpace);
                Check(decoder, outcome, name);
                RgbImage.CheckSize(height, width, name);
                bool cmyk = colourSpace is TurboJpeg.ColourSpaceCmyk or TurboJpeg.ColourSpaceYcck;
                int samples = cmyk ? 4 : 3;
                byte[] pixels = new byte[samples * height * width];
                fixed (byte* destination = pixels)
                {
                    int format = cmyk ? TurboJpeg.PixelFormatCmyk : TurboJpeg.PixelFormatRgb;
                    outcome = TurboJpeg.Decompress(decoder, bytes, length, destination, width, samples * width, height, format, TurboJpeg.LimitScans);
                    Check(decoder, outcome, name);
                }

                return new RgbImage(height, width, cmyk ? RgbOfInvertedCmyk(pixels) : pixels);
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(decoder);
        }
    }

    /// <summary>Harmless oddities (spare bytes before a marker) only warn; missing data is an error although the library would paint it grey.</summary>
    private static void Check(nint decoder, int outcome, string name)
    {
        if (outcome == 0) return;
        string error = TurboJpeg.Error(decoder);
        bool harmless = TurboJpeg.ErrorCode(decoder) == TurboJpeg.ErrorIsWarning && !error.Contains("remature end", StringComparison.Ordinal);
        if (!harmless) throw DyadicException.BadInput($"{name}: the JPEG file is damaged, truncated or of an unusual kind (libjpeg-turbo: {error}).");
    }

    private static byte[] RgbOfInvertedCmyk(ReadOnlySpan<byte> cmyk)
    {
        byte[] rgb = new byte[cmyk.Length / 4 * 3];
        for (int pixel = 0; pixel < cmyk.Length / 4; pixel++)
        {
            int black = cmyk[(4 * pixel) + 3];
            for (int c = 0; c < 3; c++) rgb[(3 * pixel) + c] = (byte)(((cmyk[(4 * pixel) + c] * black) + 127) / 255);
        }

        return rgb;
    }
}
