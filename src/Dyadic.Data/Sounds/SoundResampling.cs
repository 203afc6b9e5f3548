using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Changing the sample rate of a recording.</summary>
/// <remarks>
/// Each output sample is the sum over the input of a sinc of the lower of the two rates times a Kaiser window (β = 9), 32 zero crossings to each
/// side, normalised so that a constant stays as it is. Frequencies above 0.945 of half the lower rate are cut off. Beyond the ends there is silence.
/// </remarks>
public static class SoundResampling
{
    private const int ZeroCrossings = 32;
    private const double Beta = 9;
    private const double Passed = 0.945;

    /// <summary>The recording as one channel at another rate; ⌈frames · to / from⌉ samples.</summary>
    /// <param name="sound">The recording; channels are averaged.</param>
    /// <param name="rate">Frames a second, at least 1.</param>
    /// <exception cref="DyadicException">The rate is below 1, or the result would be too long.</exception>
    public static float[] MonoAt(this Sound sound, int rate)
    {
        float[] mono = sound.Mono();
        if (rate < 1) throw DyadicException.Usage($"A sample rate is at least 1 Hz; {rate} was asked for.");
        if (rate == sound.SampleRate) return mono;
        long length = (((long)mono.Length * rate) + sound.SampleRate - 1) / sound.SampleRate;
        if (length > Sound.MaxSamples) throw DyadicException.Usage($"{mono.Length} samples at {sound.SampleRate} Hz make {length} at {rate} Hz; {Sound.MaxSamples} at most are made.");
        double cutoff = Passed * Math.Min(1, (double)rate / sound.SampleRate), reach = ZeroCrossings / cutoff;
        float[] result = new float[length];
        for (int i = 0; i < result.Length; i++)
        {
            double centre = (double)i * sound.SampleRate / rate, sum = 0, weights = 0;
            long first = (long)Math.Ceiling(centre - reach), last = (long)Math.Floor(centre + reach);
            for (long j = first; j <= last; j++)
            {
                double weight = Kernel((j - centre) * cutoff);
                weights += weight;
                if (j >= 0 && j < mono.Length) sum += weight * mono[j];
            }

            result[i] = (float)(sum / weights);
        }

        return result;
    }

    private static double Kernel(double at)
    {
        double share = at / ZeroCrossings, angle = Math.PI * at;
        double window = Math.Abs(share) >= 1 ? 0 : BesselI0(Beta * Math.Sqrt(1 - (share * share))) / BesselI0(Beta);
        return window * (at == 0 ? 1 : Math.Sin(angle) / angle);
    }

    /// <summary>The modified Bessel function of order 0 by its power series.</summary>
    private static double BesselI0(double x)
    {
        double term = 1, sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }

        return sum;
    }
}
