using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>How one axis is resampled: for every output index, the input indices it reads and their weights.</summary>
internal sealed class ResizeAxis
{
    private const int MostTaps = 1 << 20;

    /// <summary>For each output index the input indices (−1: the extrapolation value).</summary>
    public required int[][] Indices { get; init; }

    /// <summary>For each output index the weights of its input indices.</summary>
    public required double[][] Weights { get; init; }

    /// <summary>The taps of one axis.</summary>
    public static ResizeAxis Create(Resize resize, long input, long output, double scale, double roiStart, double roiEnd)
    {
        int[][] indices = new int[output][];
        double[][] weights = new double[output][];
        for (int i = 0; i < output; i++)
        {
            double x = Coordinate(resize, i, input, output, scale, roiStart, roiEnd);
            bool outside = resize.CoordinateTransformationMode == "tf_crop_and_resize" && (x < 0 || x > input - 1);
            (indices[i], weights[i]) = outside ? ([-1], [1.0]) : resize.Mode switch
            {
                "nearest" => ([Nearest(resize, x, input)], [1.0]),
                "linear" => Filtered(resize, x, input, scale, radius: 1, distance => Math.Max(1 - Math.Abs(distance), 0)),
                _ => Filtered(resize, x, input, scale, radius: 2, distance => Cubic(distance, resize.CubicCoeffA)),
            };
        }

        return new ResizeAxis { Indices = indices, Weights = weights };
    }

    /// <summary>For each output index the input index that mode <c>nearest</c> copies, without a region of interest.</summary>
    public static int[] NearestSources(Resize resize, long input, long output, double scale)
    {
        int[] sources = new int[output];
        for (int i = 0; i < sources.Length; i++) sources[i] = Nearest(resize, Coordinate(resize, i, input, output, scale, 0, 1), input);
        return sources;
    }

    private static double Coordinate(Resize resize, int i, long input, long output, double scale, double roiStart, double roiEnd)
    {
        switch (resize.CoordinateTransformationMode)
        {
            case "asymmetric": return i / scale;
            case "pytorch_half_pixel": return output > 1 ? ((i + 0.5) / scale) - 0.5 : 0;
            case "align_corners": return output == 1 ? 0 : i * (input - 1.0) / (output - 1.0);
            case "tf_crop_and_resize":
                return output > 1
                    ? (roiStart * (input - 1)) + (i * (roiEnd - roiStart) * (input - 1) / (output - 1))
                    : 0.5 * (roiStart + roiEnd) * (input - 1);
            case "half_pixel_symmetric":
                // The exact extent may be fractional; what the rounding cut off is shared by both ends.
                double adjustment = output / (scale * input), center = input / 2.0;
                return (center * (1 - adjustment)) + ((i + 0.5) / scale) - 0.5;
            default: return ((i + 0.5) / scale) - 0.5;
        }
    }

    private static int Nearest(Resize resize, double x, long input) => (int)Math.Clamp(Rounded(resize, x), 0, input - 1);

    private static double Rounded(Resize resize, double x) => resize.NearestMode switch
    {
        "round_prefer_ceil" => Math.Floor(x + 0.5),
        "floor" => Math.Floor(x),
        "ceil" => Math.Ceiling(x),
        _ => Math.Ceiling(x - 0.5),
    };

    // A filter of the given radius around x; when shrinking with antialias it is stretched over the input elements of one output element.
    private static (int[] Indices, double[] Weights) Filtered(Resize resize, double x, long input, double scale, int radius, Func<double, double> filter)
    {
        double stretch = resize.Antialias && scale < 1 ? 1 / scale : 1;
        // Far outside, every tap lies on the border; one step beyond it gives the same weights for all of them.
        x = Math.Clamp(x, -MostTaps, input + MostTaps);
        if (stretch > MostTaps) throw DyadicException.Unsupported($"Resize: a scale of {scale} with antialias reads more than {MostTaps} elements for one.");
        int first = (int)Math.Floor(x - (radius * stretch)) + 1, last = (int)Math.Ceiling(x + (radius * stretch)) - 1;
        if (stretch == 1) (first, last) = ((int)Math.Floor(x) - radius + 1, (int)Math.Floor(x) + radius);
        int[] indices = new int[last - first + 1];
        double[] weights = new double[indices.Length];
        double sum = 0;
        for (int k = 0; k < indices.Length; k++)
        {
            int index = first + k;
            bool outside = index < 0 || index >= input;
            indices[k] = (int)Math.Clamp(index, 0, input - 1);
            weights[k] = outside && resize.ExcludeOutside ? 0 : filter((index - x) / stretch);
            sum += weights[k];
        }

        for (int k = 0; k < weights.Length; k++) weights[k] /= sum;
        return (indices, weights);
    }

    private static double Cubic(double distance, double a)
    {
        double d = Math.Abs(distance);
        return d <= 1 ? ((((a + 2) * d) - (a + 3)) * d * d) + 1
            : d < 2 ? (((((a * d) - (5 * a)) * d) + (8 * a)) * d) - (4 * a)
            : 0;
    }
}
