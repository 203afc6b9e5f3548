namespace Dyadic.Data;

/// <summary>For every target position along one axis, the source positions it takes and their weights in units of 2⁻²².</summary>
internal sealed class ResampleTaps
{
    /// <summary>Fraction bits: 32, less 8 for the pixel, less 2 for sign and overshoot.</summary>
    private const int FractionBits = 22;

    /// <summary>Added before the shift, so that it rounds half up.</summary>
    internal const int Half = 1 << (FractionBits - 1);

    private readonly int[] _first;
    private readonly int[][] _weights;

    internal ResampleTaps(int source, int target, Interpolation interpolation)
    {
        Count = target;
        (_first, _weights) = (new int[target], new int[target][]);
        double scale = (double)source / target;
        double stretch = Math.Max(scale, 1);
        double support = stretch * (interpolation == Interpolation.Bicubic ? 2 : 1);
        for (int i = 0; i < target; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int end = Math.Min((int)(centre + support + 0.5), source);
            double[] real = new double[end - first];
            for (int k = 0; k < real.Length; k++) real[k] = Filter(interpolation, (first + k - centre + 0.5) * (1 / stretch));
            double sum = real.Sum();
            _first[i] = first;
            _weights[i] = [.. real.Select(weight => (int)Math.Round(weight / sum * (1 << FractionBits), MidpointRounding.AwayFromZero))];
        }
    }

    /// <summary>The number of target positions.</summary>
    internal int Count { get; }

    internal ReadOnlySpan<int> Weights(int target, out int first)
    {
        first = _first[target];
        return _weights[target];
    }

    /// <summary>A sum that started at <see cref="Half"/>, as a pixel.</summary>
    internal static byte ToByte(int sum) => (byte)Math.Clamp(sum >> FractionBits, 0, 255);

    private static double Filter(Interpolation interpolation, double x)
    {
        x = Math.Abs(x);
        if (interpolation == Interpolation.Bilinear) return Math.Max(1 - x, 0);
        const double A = -0.5;
        if (x < 1) return ((((A + 2) * x) - (A + 3)) * x * x) + 1;
        return x < 2 ? ((((x - 5) * x) + 8) * x * A) - (4 * A) : 0;
    }
}
