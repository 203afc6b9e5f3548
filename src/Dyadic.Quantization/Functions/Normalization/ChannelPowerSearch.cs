using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Chooses the power of each channel: the one whose codes have the least squared error over the numbers seen; the smallest of equal ones. Lin et al. 2022, equation 8.</summary>
/// <param name="shared">Scale and zero point, of <see cref="ChannelPowers.Fit"/>.</param>
/// <param name="channels">The extent of the last axis.</param>
public sealed class ChannelPowerSearch(AffineParameters shared, int channels)
{
    private const int Powers = ChannelPowers.Greatest + 1;

    private readonly double[] _errors = new double[channels * Powers];

    /// <summary>Adds rows of channels; numbers that are not finite count for nothing.</summary>
    /// <exception cref="DyadicException">The numbers are no whole rows.</exception>
    public void Add(ReadOnlySpan<float> rows)
    {
        if (rows.Length % channels != 0) throw DyadicException.BadInput($"Rows of {channels} channels are wanted; got {rows.Length} numbers.");
        for (int i = 0, channel = 0; i < rows.Length; i++, channel = channel + 1 == channels ? 0 : channel + 1)
        {
            if (!float.IsFinite(rows[i])) continue;
            for (int power = 0; power < Powers; power++)
            {
                double rounded = Math.ScaleB(shared.Scale, power) * (ChannelPowers.Encode(shared, rows[i], power) - shared.ZeroPoint);
                _errors[(channel * Powers) + power] += (rows[i] - rounded) * (rows[i] - rounded);
            }
        }
    }

    /// <summary>The sum of the squared errors of a channel with a power.</summary>
    public double Error(int channel, int power) => _errors[(channel * Powers) + power];

    /// <summary>The powers of least error.</summary>
    public ChannelPowers Best() => new(shared, [.. Enumerable.Range(0, channels).Select(channel => Enumerable.Range(0, Powers).MinBy(power => Error(channel, power)))]);
}
