using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>int8 weights that meet 16-bit codes.</summary>
/// <param name="Codes">Held as uint8, 128 greater.</param>
/// <param name="Factors">Codes of the output for one step of an accumulator; one, or one a channel.</param>
/// <param name="Bias">One a channel, int64 or int32; null for none.</param>
internal sealed record WideWeights(DenseTensor Codes, GemmlowpMultiplier[] Factors, DenseTensor? Bias)
{
    private const int MultiplierBits = 31, CutMultiplierBits = 15;

    /// <summary>True when the rules for 16-bit products take the operator.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="narrowBias">True when the bias may have 32 bits; TFLite's converter gives it 64.</param>
    public static bool Fit(TfliteOperator op, bool narrowBias = false) => op.OptionalInput(0).HasWideCodes() && op.Outputs is [{ } output, ..] && output.HasWideCodes()
        && op.OptionalInput(1) is { Type: ElementType.Int8, Quantization: not null } && (op.OptionalInput(2) is null or { Type: ElementType.Int64 } || (narrowBias && op.OptionalInput(2) is { Type: ElementType.Int32 }));

    /// <summary>Reads inputs 1 (weights) and 2 (bias, optional).</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="channelAxis">Their axis in the weights.</param>
    public static WideWeights Read(TfliteOperator op, TfliteGraphWriter graph, int channels, int channelAxis)
    {
        TfliteTensor weights = op.Input(1, "weights");
        TfliteQuantization quantization = weights.Quantization!;
        if (!quantization.IsPerTensor && (quantization.Axis != channelAxis || quantization.Scales.Length != channels))
        {
            throw op.Unsupported($"has weights with {quantization.Scales.Length} scales along axis {quantization.Axis}; one, or one for each of {channels} output channels along axis {channelAxis}, is supported");
        }

        if (Array.Exists(quantization.ZeroPoints, zero => zero != 0)) throw op.Unsupported("has weights with a zero point, which TFLite does not take beside 16-bit codes");
        DenseTensor codes = graph.Required(op, weights, "weights");
        graph.Spend(codes.Count, TfliteGraphWriter.NameOf(weights));
        DenseTensor? bias = op.OptionalInput(2) is { } tensor ? graph.Required(op, tensor, "bias") : null;
        if (bias is not null && bias.Count != channels) throw op.BadInput($"has a bias of {bias.Count} elements for {channels} output channels");
        double step = op.Inputs[0]!.Scale();
        return new WideWeights(
            UnsignedCodes.Convert(codes, ElementType.UInt8), Array.ConvertAll(quantization.Scales, scale => GemmlowpMultiplier.Of(step * scale / op.Output.Scale())), bias);
    }

    /// <summary>
    /// The output's codes of sums, with one rounding, half up (docs/quantized-arithmetic.md, eq. (6)): by multipliers of 31 bits beside a 32-bit bias, of 15
    /// bits otherwise.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="sum">int64.</param>
    /// <param name="channelShape">A shape of all channels that broadcasts against the sums.</param>
    /// <param name="range">The output's codes.</param>
    public ImportedValue Rescale(TfliteGraphWriter graph, ImportedValue sum, TensorShape channelShape, CodeRange range)
    {
        TensorShape shape = Factors.Length == 1 ? TensorShape.Scalar : channelShape;
        DenseTensor PerFactor(Func<GemmlowpMultiplier, long> number) => DenseTensor.Create<long>(shape, Array.ConvertAll(Factors, factor => number(factor)));
        DenseTensor Divisors(int bits) => PerFactor(factor => 1L << (bits - factor.Exponent));
        if (Bias is { ElementType: ElementType.Int32 }) return graph.Requantize(sum, Bias.Reshaped(channelShape), PerFactor(factor => factor.Multiplier), Divisors(MultiplierBits), range, ElementType.Int16);
        ImportedValue biased = Bias is null ? sum : graph.Node("Add", [sum, graph.Constant(Bias.Reshaped(channelShape), "bias")]);
        return graph.Requantize(biased, DenseTensor.Scalar(0), PerFactor(Cut), Divisors(CutMultiplierBits), range, ElementType.Int16);
    }

    private static long Cut(GemmlowpMultiplier factor) => factor.Multiplier < 0x7FFF0000 ? (factor.Multiplier + (1 << 15)) >> 16 : short.MaxValue;
}
