using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>The constants of a layer that multiplies by weights, in integers. docs/quantized-arithmetic.md, eqs. (5) and (10).</summary>
/// <param name="Weights">Codes, output channel outermost.</param>
/// <param name="Bias">Bias in units of input scale × weight scale.</param>
/// <param name="AccumulatorScales">Input scale × weight scale, one an output channel: real per accumulator step.</param>
/// <param name="Magnitude">The greatest |accumulator + bias| that any input can give.</param>
internal sealed record LinearConstants(QuantizedWeights Weights, int[] Bias, double[] AccumulatorScales, Int128 Magnitude)
{
    // A bias above this leaves the accumulator no headroom; its channel then gets a coarser weight scale.
    private const double LargestBias = 1 << 29;

    /// <summary>Quantizes weights and bias for an input.</summary>
    /// <param name="who">How errors name the layer.</param>
    /// <param name="weights">Output channel outermost.</param>
    /// <param name="bias">One a channel, or empty.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="input">The input's format.</param>
    /// <param name="inputMeans">Mean of the input at each weight of a channel; empty when bias correction is off.</param>
    /// <param name="recipe">Bits and fittings.</param>
    public static LinearConstants Quantize(
        string who, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int channels, AffineParameters input, Func<int, int, double>? inputMeans, Recipe recipe)
    {
        QuantizedWeights quantized = WeightQuantization.Quantize(weights, channels, recipe);
        int perChannel = weights.Length / channels;
        int[] biasCodes = new int[channels];
        double[] scales = new double[channels];
        Int128 magnitude = 0;
        int low = input.Format.MinCode - input.ZeroPoint, high = input.Format.MaxCode - input.ZeroPoint;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> own = weights.Slice(channel * perChannel, perChannel);
            Span<short> codes = quantized.Codes.AsSpan(channel * perChannel, perChannel);
            double biasReal = bias.IsEmpty ? 0 : bias[channel];
            Widen(own, codes, ref quantized.Scales[channel], biasReal, input.Scale, recipe);
            scales[channel] = input.Scale * quantized.Scales[channel];
            if (inputMeans is not null)
            {
                for (int i = 0; i < perChannel; i++) biasReal += (own[i] - (quantized.Scales[channel] * codes[i])) * inputMeans(channel, i);
            }

            biasCodes[channel] = (int)Math.Clamp(Math.Round(biasReal / scales[channel], MidpointRounding.AwayFromZero), -LargestBias * 2, LargestBias * 2);
            Int128 least = Math.Min(biasCodes[channel], 0), greatest = Math.Max(biasCodes[channel], 0);
            foreach (short code in codes)
            {
                least += Math.Min(Math.Min(code * (long)low, code * (long)high), 0);
                greatest += Math.Max(Math.Max(code * (long)low, code * (long)high), 0);
            }

            magnitude = Int128.Max(magnitude, Int128.Max(-least, greatest));
        }

        if (recipe.ActivationBits <= 8 && magnitude > int.MaxValue)
        {
            throw DyadicException.Unsupported($"{who}: {perChannel} products a channel could overflow a 32-bit accumulator (up to {magnitude}); use fewer weight bits or exclude the node.");
        }

        return new LinearConstants(quantized, biasCodes, scales, magnitude);
    }

    // A nearly dead channel has tiny weights and an ordinary bias: its scale must be large enough for the bias to fit.
    private static void Widen(ReadOnlySpan<float> weights, Span<short> codes, ref double scale, double bias, double inputScale, Recipe recipe)
    {
        double needed = Math.Abs(bias) / (inputScale * LargestBias);
        if (scale >= needed) return;
        scale = needed;
        AffineParameters coarse = new(scale, 0, recipe.WeightFormat);
        for (int i = 0; i < codes.Length; i++) codes[i] = (short)coarse.Encode(weights[i]);
    }
}
