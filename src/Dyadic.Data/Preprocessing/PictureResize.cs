namespace Dyadic.Data;

/// <summary>
/// Resizing as Pillow does it: along rows, then along columns, each in 22-bit fixed point with the result of the first pass rounded to bytes.
/// When shrinking, the filter is widened by the scale factor, so every source pixel counts (antialiasing).
/// </summary>
internal static class PictureResize
{
    internal static RgbImage Resize(RgbImage image, int height, int width, Interpolation interpolation)
    {
        if (interpolation == Interpolation.Nearest) return Nearest(image, height, width);
        RgbImage result = image;
        if (width != result.Width) result = AlongRows(result, new ResampleTaps(result.Width, width, interpolation));
        if (height != result.Height) result = AlongColumns(result, new ResampleTaps(result.Height, height, interpolation));
        return result;
    }

    private static RgbImage Nearest(RgbImage image, int height, int width)
    {
        byte[] pixels = new byte[3 * height * width];
        int[] rows = Centres(image.Height, height), columns = Centres(image.Width, width);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image.Pixels.AsSpan(3 * ((rows[y] * image.Width) + columns[x]), 3).CopyTo(pixels.AsSpan(3 * ((y * width) + x)));
            }
        }

        return new RgbImage(height, width, pixels);
    }

    /// <summary>The source position under each target's centre. The step is added up in double, so that centres on a border fall as Pillow's do.</summary>
    private static int[] Centres(int source, int target)
    {
        int[] positions = new int[target];
        double step = (double)source / target, centre = step * 0.5;
        for (int i = 0; i < target; i++, centre += step) positions[i] = Math.Min((int)centre, source - 1);
        return positions;
    }

    private static RgbImage AlongRows(RgbImage image, ResampleTaps taps)
    {
        byte[] pixels = new byte[3 * image.Height * taps.Count];
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Pixels.AsSpan(3 * y * image.Width, 3 * image.Width);
            Span<byte> target = pixels.AsSpan(3 * y * taps.Count, 3 * taps.Count);
            for (int x = 0; x < taps.Count; x++)
            {
                ReadOnlySpan<int> weights = taps.Weights(x, out int first);
                int red = ResampleTaps.Half, green = ResampleTaps.Half, blue = ResampleTaps.Half;
                for (int k = 0, at = 3 * first; k < weights.Length; k++, at += 3)
                {
                    red += row[at] * weights[k];
                    green += row[at + 1] * weights[k];
                    blue += row[at + 2] * weights[k];
                }

                target[3 * x] = ResampleTaps.ToByte(red);
                target[(3 * x) + 1] = ResampleTaps.ToByte(green);
                target[(3 * x) + 2] = ResampleTaps.ToByte(blue);
            }
        }

        return new RgbImage(image.Height, taps.Count, pixels);
    }

    private static RgbImage AlongColumns(RgbImage image, ResampleTaps taps)
    {
        int rowBytes = 3 * image.Width;
        byte[] pixels = new byte[rowBytes * taps.Count];
        int[] sums = new int[rowBytes];
        for (int y = 0; y < taps.Count; y++)
        {
            ReadOnlySpan<int> weights = taps.Weights(y, out int first);
            Array.Fill(sums, ResampleTaps.Half);
            for (int k = 0; k < weights.Length; k++)
            {
                ReadOnlySpan<byte> row = image.Pixels.AsSpan((first + k) * rowBytes, rowBytes);
                for (int i = 0; i < row.Length; i++) sums[i] += row[i] * weights[k];
            }

            Span<byte> target = pixels.AsSpan(y * rowBytes, rowBytes);
            for (int i = 0; i < target.Length; i++) target[i] = ResampleTaps.ToByte(sums[i]);
        }

        return new RgbImage(taps.Count, image.Width, pixels);
    }
}
