using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The float network behind a graph of QuantizeLinear and DequantizeLinear pairs, and the scales that the pairs gave it.</summary>
/// <param name="Graph">The graph without the pairs.</param>
/// <param name="Activations">Scale and zero point of values that were quantized.</param>
/// <param name="Weights">What a code of each weight is worth, for constants that were dequantized.</param>
internal sealed record FileScales(Graph Graph, Dictionary<Value, AffineParameters> Activations, Dictionary<Value, WeightSteps> Weights)
{
    /// <summary>True when a graph quantizes values and dequantizes them again, as exporters of quantized float networks write it.</summary>
    public static bool ArePresent(Graph graph) => graph.Nodes.Any(node => node.Operator is DequantizeLinear && EndsPair(graph, node));

    /// <summary>Reads them from a graph; null when it has no pairs.</summary>
    /// <exception cref="DyadicException">The graph has pairs and control flow.</exception>
    public static FileScales? Of(Graph graph) => ArePresent(graph) ? PairRemoval.Run(graph) : null;

    // Codes that are moved on their way, and those of an integer input, count too; constants, which weights are, do not.
    private static bool EndsPair(Graph graph, Node dequantize)
    {
        Value codes = dequantize.Inputs[0]!;
        while (codes.Producer is { } producer && CodeMovement.Sources(producer) is [var source, ..]) codes = source;
        if (codes.Producer is { Operator: QuantizeLinear } quantize) return quantize.Inputs[0] is { Constant: null, Producer: not { Inputs.Count: 0 } };
        return graph.Inputs.Contains(codes) && dequantize.Output.Consumers.Count > 0;
    }

    /// <summary>A network that computes with these scales.</summary>
    /// <param name="recipe">Which nodes stay in float.</param>
    public QuantizedNetwork ToNetwork(Recipe recipe)
    {
        ScalePropagation.Run(this);
        // A value with codes of its own is not fused into its reader.
        foreach ((Value value, AffineParameters parameters) in Activations) value.Quantization = new QuantizationAnnotation([(float)parameters.Scale], [parameters.ZeroPoint]);
        NetworkAnalysis analysis = NetworkAnalysis.Of(Graph, recipe, this);
        return QuantizedNetwork.Adopted(recipe, this, analysis);
    }

    /// <summary>Why a layer cannot be computed with the file's scales; null when it can.</summary>
    public string? ReasonToKeepFloat(QuantizedLayer layer)
    {
        if (layer.Inputs.FirstOrDefault(input => !Activations.ContainsKey(input)) is { } open) return $"the file does not quantize its input '{open.Name}'";
        if (layer is LinearLayer linear && WeightsOf(linear) is null) return "the file does not quantize its weights to at most 8 bits with one scale a tensor or an output channel";
        if (Activations.TryGetValue(layer.Output, out AffineParameters? output))
        {
            return layer is CodeFunctionLayer function && !function.CanConvert(Activations[layer.Inputs[0]], output) ? "its codes are too many for a table, which 8-bit ones are not" : null;
        }

        bool accumulates = layer.CanGiveAccumulators && Activations[layer.Inputs[0]].Format.Bits <= 8;
        return accumulates ? null : $"the file does not quantize its output '{layer.Output.Name}'";
    }

    /// <summary>The file's weight codes of a layer; null when there are none, or none that one scale an output channel describes.</summary>
    public QuantizedWeights? WeightsOf(LinearLayer layer)
    {
        if (!Weights.TryGetValue(layer.Nodes[0].Inputs[1]!, out WeightSteps? steps)) return null;
        float[] weights = layer.WeightsByChannel, each = layer.ByChannel(steps.PerElement);
        int perChannel = weights.Length / Math.Max(layer.Channels, 1);
        double[] scales = new double[layer.Channels];
        short[] codes = new short[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double step = Math.Abs(each[i]);
            if (i % perChannel == 0) scales[i / perChannel] = step;
            // Dividing a product of a code and its step by the step gives the code again: its error is far below half of 1.
            double code = Math.Round(weights[i] / step);
            if (step != scales[i / perChannel] || !(Math.Abs(code) < 256)) return null;
            codes[i] = (short)code;
        }

        return codes.Length == 0 || codes.Max() - codes.Min() > 255 ? null : new QuantizedWeights(codes, scales, steps.Bits, OnGrid: true);
    }
}
