using System.Numerics;

namespace Dyadic.Graphs.Operators;

/// <summary>The discrete Fourier transform by its definition.</summary>
internal static class FourierSum
{
    /// <summary>X[k] = Σ x[n]·e^(∓2πi·k·n/N) for the first <paramref name="bins"/> k; the inverse has the plus sign and is divided by N.</summary>
    public static Complex[] Of(ReadOnlySpan<Complex> signal, int bins, bool inverse)
    {
        Complex[] spectrum = new Complex[bins];
        double sign = inverse ? 2 * Math.PI : -2 * Math.PI;
        for (int k = 0; k < bins; k++)
        {
            // The angle is reduced in integers, so that long signals lose no precision.
            for (int n = 0; n < signal.Length; n++) spectrum[k] += signal[n] * Complex.FromPolarCoordinates(1, sign * ((long)k * n % signal.Length) / signal.Length);
            if (inverse) spectrum[k] /= signal.Length;
        }

        return spectrum;
    }
}
