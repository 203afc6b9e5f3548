using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>
/// Codes with one scale and zero point and a power of two a channel: the real is scale · (code − zero point) · 2^power. The power-of-two factor of Lin et al. 2022 (FQ-ViT),
/// section 3.1, in 8 unsigned bits.
/// </summary>
/// <param name="Shared">Scale and zero point of every channel; the scale is that of power 0.</param>
/// <param name="Powers">0 to <see cref="Greatest"/>, one a channel.</param>
public sealed record ChannelPowers(AffineParameters Shared, IReadOnlyList<int> Powers)
{
    /// <summary>The greatest power, the paper's K.</summary>
    public const int Greatest = 3;

    private const int Bits = 8;

    /// <summary>Scale and zero point for reals of a range, which channels of the greatest power cover. The zero point is that of their scale, not of the finer shared one.</summary>
    /// <param name="min">The least real of all channels.</param>
    /// <param name="max">The greatest real of all channels.</param>
    public static AffineParameters Fit(double min, double max)
    {
        AffineParameters coarsest = AffineFormat.Activations(Bits, signed: false).Fit(min, max);
        return coarsest with { Scale = Math.ScaleB(coarsest.Scale, -Greatest) };
    }

    /// <summary>The code of a real: divided, shifted and rounded as one number, half to even, and clamped.</summary>
    public int Encode(double real, int channel) => Encode(Shared, real, Powers[channel]);

    /// <summary>The real that a code stands for.</summary>
    public double Decode(int code, int channel) => Shared.Scale * Integer(code, channel);

    /// <summary>The code in steps of the shared scale: what a normalization reads.</summary>
    public int Integer(int code, int channel) => (code - Shared.ZeroPoint) << Powers[channel];

    internal static int Encode(AffineParameters shared, double real, int power) =>
        (int)Math.Clamp(Math.Round((real / Math.ScaleB(shared.Scale, power)) + shared.ZeroPoint, MidpointRounding.ToEven), shared.Format.MinCode, shared.Format.MaxCode);
}
