using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>One layer whose weights are to round up or down: real = scale · (floor + h), h being 0 or 1 in the end.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Scales">One an output channel.</param>
/// <param name="Bias">One an output channel, as the quantized layer adds it.</param>
/// <param name="Format">The format of the weights.</param>
internal sealed record RoundingProblem(LinearLayer Layer, double[] Scales, float[] Bias, AffineFormat Format)
{
    /// <summary>Weights an output channel has.</summary>
    public int PerChannel => Layer.WeightsByChannel.Length / Layer.Channels;

    /// <summary>Output channels a group has.</summary>
    public int GroupChannels => Layer.Channels / Layer.Groups;

    /// <summary>⌊w / s⌋ and the rest in [0, 1), weight by weight. Weights outside the format have a rest that clips them.</summary>
    public (float[] Floors, float[] Rests) Split()
    {
        float[] weights = Layer.WeightsByChannel, floors = new float[weights.Length], rests = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double code = Math.Clamp(weights[i] / Scales[i / PerChannel], Format.MinCode, Format.MaxCode);
            double floor = Math.Min(Math.Floor(code), Format.MaxCode - 1);
            (floors[i], rests[i]) = ((float)floor, (float)(code - floor));
        }

        return (floors, rests);
    }
}
