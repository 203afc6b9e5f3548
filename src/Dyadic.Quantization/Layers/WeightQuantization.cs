using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>Weights as integer codes: real = scale[channel] · code, channel being the output channel.</summary>
/// <param name="Codes">Zero-point-free codes, in the order of the weights given.</param>
/// <param name="Scales">One scale an output channel (equal ones when the tensor has one scale).</param>
/// <param name="Bits">Storage a code.</param>
/// <param name="OnGrid">True when the weights already lay on an integer grid and the codes are theirs.</param>
public sealed record QuantizedWeights(short[] Codes, double[] Scales, int Bits, bool OnGrid)
{
    /// <summary>The real a code stands for.</summary>
    public double Decode(int index, int channel) => Scales[channel] * Codes[index];
}

/// <summary>Quantizes weights laid out with the output channel outermost.</summary>
internal static class WeightQuantization
{
    /// <summary>Codes and scales of weights.</summary>
    /// <param name="weights">channels × count-per-channel numbers.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="recipe">Bits, range fitting, granularity.</param>
    public static QuantizedWeights Quantize(ReadOnlySpan<float> weights, int channels, Recipe recipe)
    {
        if (recipe.KeepWeightGrid && WeightGrid.Find(weights, (1 << recipe.WeightBits) - 1) is { } grid)
        {
            return new QuantizedWeights(grid.Codes, [.. Enumerable.Repeat(grid.Scale, channels)], recipe.WeightBits, OnGrid: true);
        }

        AffineFormat format = recipe.WeightFormat;
        IRangeFitting fitting = RangeFittingCatalog.Find(recipe.WeightRange);
        int perChannel = weights.Length / Math.Max(channels, 1);
        double[] scales = new double[channels];
        double shared = recipe.PerChannelWeights ? 0 : fitting.FitSymmetric(weights, format, recipe.Ranges);
        short[] codes = new short[weights.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> own = weights.Slice(channel * perChannel, perChannel);
            double clip = recipe.PerChannelWeights ? fitting.FitSymmetric(own, format, recipe.Ranges) : shared;
            AffineParameters parameters = format.Fit(-clip, clip);
            scales[channel] = parameters.Scale;
            for (int i = 0; i < perChannel; i++) codes[(channel * perChannel) + i] = (short)parameters.Encode(own[i]);
        }

        return new QuantizedWeights(codes, scales, recipe.WeightBits, OnGrid: false);
    }
}
