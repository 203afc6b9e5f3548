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

    /// <summary>Quantizes weights and bias of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="network">Formats, bits, fittings, and what calibration saw.</param>
    /// <param name="learned">Weight codes to take instead of the nearest ones, and shifts of the bias instead of its correction.</param>
    public static LinearConstants Of(LinearLayer layer, QuantizedNetwork network, LearnedRounding? learned)
    {
        Recipe recipe = network.RecipeOf(layer);
        int channels = layer.Channels;
        ReadOnlySpan<float> weights = layer.WeightsByChannel, bias = layer.Bias;
        AffineParameters input = network.Activations[layer.Inputs[0]];
        double[] means = recipe.BiasCorrection && learned is null && network.Statistics.TryGetValue(layer.Inputs[0].Name, out TensorStatistics? seen) ? seen.ChannelMeans : [];
        Func<int, int, int>? inputChannel = means.Length == 0 ? null : layer.InputChannelOf(means.Length);
        QuantizedWeights quantized = learned?.Weights ?? network.Scales?.WeightsOf(layer) ?? WeightQuantization.Quantize(weights, channels, recipe);
        int perChannel = weights.Length / channels;
        int[] biasCodes = new int[channels];
        double[] scales = new double[channels];
        Int128 magnitude = 0;
        int low = input.Format.MinCode - input.ZeroPoint, high = input.Format.MaxCode - input.ZeroPoint;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> own = weights.Slice(channel * perChannel, perChannel);
            Span<short> codes = quantized.Codes.AsSpan(channel * perChannel, perChannel);
            double biasReal = (bias.IsEmpty ? 0 : bias[channel]) + (learned?.BiasShift[channel] ?? 0);
            if (learned is null) Widen(own, codes, ref quantized.Scales[channel], biasReal, input.Scale, recipe);
            scales[channel] = input.Scale * quantized.Scales[channel];
            if (inputChannel is not null)
            {
                for (int i = 0; i < perChannel; i++) biasReal += (own[i] - (quantized.Scales[channel] * codes[i])) * means[inputChannel(channel, i)];
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

        if (input.Format.Bits <= 8 && magnitude > int.MaxValue)
        {
            throw DyadicException.Unsupported($"{layer.Nodes[0]}: {perChannel} products a channel could overflow a 32-bit accumulator (up to {magnitude}); use fewer weight bits or exclude the node.");
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
