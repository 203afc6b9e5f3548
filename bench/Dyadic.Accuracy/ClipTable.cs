using System.Globalization;
using Dyadic.Core;
using Dyadic.Quantization;

namespace Dyadic.Accuracy;

/// <summary>
/// OCTAV's clip of densities with unit variance beside the clip that a sweep over the symmetric quantizer finds, what it costs in decibels,
/// and the closed form of its fixed point (Sakr et al. 2022, section 3).
/// </summary>
internal static class ClipTable
{
    private const int Samples = 2_000_000;

    public static void Print(TextWriter writer)
    {
        writer.WriteLine("| density | bits | OCTAV | closed form | sweep | cost, dB |");
        writer.WriteLine("|---|---|---|---|---|---|");
        Print(writer, "Gauss", Quantiles(x => Math.Exp(-x * x / 2), 9), GaussFixedPoint);
        Print(writer, "Laplace", Quantiles(x => Math.Exp(-Math.Sqrt(2) * x), 25), LaplaceFixedPoint);
        Print(writer, "uniform", Quantiles(_ => 1, Math.Sqrt(3)), c => Math.Sqrt(3) / (1 + Math.Sqrt(2 * c)));
    }

    private static void Print(TextWriter writer, string name, float[] magnitudes, Func<double, double> closedForm)
    {
        for (int bits = 3; bits <= 8; bits++)
        {
            double octav = new OctavRange().FitSymmetric(magnitudes, AffineFormat.Weights(bits), new RangeSettings());
            double best = double.PositiveInfinity, sweep = 0;
            foreach (double clip in Enumerable.Range(1, 120).Select(i => octav * (0.7 + (0.005 * i))))
            {
                double error = Error(magnitudes, clip, bits);
                if (error < best) (best, sweep) = (error, clip);
            }

            double cost = 10 * Math.Log10(Error(magnitudes, octav, bits) / best);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {bits} | {octav:F4} | {closedForm(Math.Pow(4, -bits) / 3):F4} | {sweep:F3} | {cost:F3} |"));
        }
    }

    /// <summary>Evenly spaced quantiles of a density of magnitudes on [0, end], by the trapezoid rule.</summary>
    private static float[] Quantiles(Func<double, double> density, double end)
    {
        const int Cells = 4_000_000;
        double step = end / Cells, mass = 0;
        for (int i = 0; i < Cells; i++) mass += density((i + 0.5) * step);
        float[] quantiles = new float[Samples];
        double below = 0;
        for (int i = 0, next = 0; i < Cells; i++)
        {
            double here = density((i + 0.5) * step) / mass;
            for (; next < Samples && (next + 0.5) / Samples <= below + here; next++) quantiles[next] = (float)((i + (((next + 0.5) / Samples - below) / here)) * step);
            below += here;
        }

        return Array.FindAll(quantiles, value => value > 0);
    }

    private static double Error(float[] magnitudes, double clip, int bits)
    {
        int maxCode = (1 << (bits - 1)) - 1;
        double scale = clip / maxCode, error = 0;
        for (int i = 0; i < magnitudes.Length; i += 8)
        {
            double difference = magnitudes[i] - (scale * Math.Min(Math.Round(magnitudes[i] / scale), maxCode));
            error += difference * difference;
        }

        return error;
    }

    // s · (c (1 − 2Q(s)) + 2Q(s)) = 2 φ(s), Q the upper tail by Simpson's rule.
    private static double GaussFixedPoint(double c)
    {
        static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        static double Tail(double s)
        {
            const int Cells = 20_000;
            double h = (12 - s) / Cells, sum = Density(s) + Density(12);
            for (int i = 1; i < Cells; i++) sum += Density(s + (i * h)) * (i % 2 == 0 ? 2 : 4);
            return sum * h / 3;
        }

        return Root(s => (s * ((c * (1 - (2 * Tail(s)))) + (2 * Tail(s)))) - (2 * Density(s)));
    }

    // c · u · (eᵘ − 1) = 1 with u = s·√2 at unit variance.
    private static double LaplaceFixedPoint(double c) => Root(s => (c * s * Math.Sqrt(2) * (Math.Exp(s * Math.Sqrt(2)) - 1)) - 1);

    private static double Root(Func<double, double> rising)
    {
        double low = 0.1, high = 12;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (rising(middle) > 0) high = middle;
            else low = middle;
        }

        return low;
    }
}
