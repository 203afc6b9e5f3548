using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic;

/// <summary>What a quantization did, as JSON: layers, reasons, ranges, clipping and errors.</summary>
public static class QuantizationReport
{
    /// <summary>Describes a quantized model.</summary>
    /// <param name="quantized">The model; its forms that were asked for before are described.</param>
    /// <param name="comparison">The float model against the quantized one; null leaves the errors out.</param>
    public static JsonObject Describe(QuantizedModel quantized, ComparisonReport? comparison)
    {
        QuantizedNetwork network = quantized.Result.Network;
        return new JsonObject
        {
            ["recipe"] = Describe(network.Recipe),
            ["calibration_samples"] = quantized.Result.Samples,
            ["pixel_inputs"] = new JsonArray([.. quantized.Result.Pixels.Keys.Select(name => (JsonNode?)name)]),
            ["layers"] = new JsonArray([.. network.Layers.Select(layer => (JsonNode?)Describe(layer))]),
            ["kept_in_float"] = new JsonArray([.. network.FloatReasons.Select(pair => (JsonNode?)new JsonObject { ["node"] = pair.Key.ToString(), ["reason"] = pair.Value })]),
            ["activations"] = new JsonArray([.. network.Activations.Select(pair => (JsonNode?)Describe(pair.Key, pair.Value, network.Statistics))]),
            ["parameters"] = quantized.Source.Graph.Initializers.Sum(constant => (long)constant.Constant!.Count),
            ["weight_bits_before"] = ModelSummary.Of(quantized.Source).ParameterBits,
            ["weight_bits_after"] = network.Layers.Sum(layer => layer.Weights is { } weights ? (long)weights.Bits * weights.Codes.Length : 0),
            ["errors"] = comparison is null ? null : Describe(comparison),
        };
    }

    private static JsonObject Describe(Recipe recipe) => new()
    {
        ["name"] = recipe.Name,
        ["weight_bits"] = recipe.WeightBits,
        ["activation_bits"] = recipe.ActivationBits,
        ["signed_activations"] = recipe.SignedActivations,
        ["per_channel_weights"] = recipe.PerChannelWeights,
        ["weight_range"] = recipe.WeightRange,
        ["activation_range"] = recipe.ActivationRange,
        ["dynamic"] = recipe.Dynamic,
        ["row_exponents"] = recipe.RowExponents,
        ["softmax"] = recipe.Softmax,
        ["gelu"] = recipe.Gelu,
        ["norm"] = recipe.Norm,
        ["residual_bits"] = recipe.ResidualBits,
        ["adopt_scales"] = recipe.AdoptScales,
        ["bias_correction"] = recipe.BiasCorrection,
        ["averaging_constant"] = recipe.Ranges.AveragingConstant,
        ["percentile"] = recipe.Ranges.Percentile,
        ["histogram_bins"] = recipe.Ranges.HistogramBins,
        ["equalize"] = recipe.Equalization.ToString().ToLowerInvariant(),
        ["smooth"] = recipe.Smooth,
        ["adaround"] = recipe.AdaRound is not { } learning ? null : new JsonObject
        {
            ["iterations"] = learning.Iterations,
            ["batch"] = learning.Batch,
            ["positions"] = learning.Positions,
            ["samples"] = learning.Samples,
            ["memory_mib"] = learning.MemoryMebibytes,
            ["learning_rate"] = learning.LearningRate,
            ["regularization"] = learning.Regularization,
            ["warm_up"] = learning.WarmUp,
            ["first_beta"] = learning.FirstBeta,
            ["last_beta"] = learning.LastBeta,
            ["seed"] = learning.Seed,
        },
        ["overrides"] = new JsonArray([.. recipe.Overrides.Select(change => (JsonNode?)Describe(change))]),
        ["keep_weight_grid"] = recipe.KeepWeightGrid,
        ["exclude"] = new JsonArray([.. recipe.Exclude.Select(name => (JsonNode?)name)]),
        ["include"] = new JsonArray([.. recipe.Include.Select(name => (JsonNode?)name)]),
        ["exclude_operators"] = new JsonArray([.. recipe.ExcludeOperators.Select(name => (JsonNode?)name)]),
    };

    private static JsonObject Describe(NodeOverride change) => new()
    {
        ["name"] = change.Name,
        ["operator"] = change.Operator,
        ["nodes"] = change.Nodes is null ? null : new JsonArray([.. change.Nodes.Select(name => (JsonNode?)name)]),
        ["keep_float"] = change.KeepFloat,
        ["weight_bits"] = change.WeightBits,
        ["activation_bits"] = change.ActivationBits,
        ["per_channel_weights"] = change.PerChannelWeights,
        ["weight_range"] = change.WeightRange,
        ["activation_range"] = change.ActivationRange,
        ["bias_correction"] = change.BiasCorrection,
        ["adaround"] = change.AdaRound,
        ["softmax"] = change.Softmax,
        ["gelu"] = change.Gelu,
        ["norm"] = change.Norm,
        ["gate_pieces"] = change.GatePieces,
    };

    private static JsonObject Describe(QuantizedLayer layer) => new()
    {
        ["name"] = layer.Name,
        ["nodes"] = new JsonArray([.. layer.Nodes.Select(node => (JsonNode?)node.ToString())]),
        ["output"] = layer.Output.Name,
        ["weight_bits"] = layer.Weights?.Bits,
        ["weights"] = layer.Weights?.Codes.Length,
        ["weight_scales"] = layer.Weights?.Scales.Length,
        ["weights_were_on_a_grid"] = layer.Weights?.OnGrid,
    };

    private static JsonObject Describe(Value value, AffineParameters parameters, IReadOnlyDictionary<string, TensorStatistics> statistics)
    {
        JsonObject json = new()
        {
            ["value"] = value.Name,
            ["bits"] = parameters.Format.Bits,
            ["signed"] = parameters.Format.Signed,
            ["scale"] = parameters.Scale,
            ["zero_point"] = parameters.ZeroPoint,
            ["range"] = new JsonArray(parameters.Min, parameters.Max),
        };
        if (!statistics.TryGetValue(value.Name, out TensorStatistics? seen)) return json;
        json["seen"] = new JsonArray(seen.Histogram.Min, seen.Histogram.Max);
        json["clip_share"] = ClipShare(seen.Histogram, parameters);
        return json;
    }

    /// <summary>The share of the calibration's numbers that lie more than half a step outside the range.</summary>
    private static double ClipShare(StreamingHistogram histogram, AffineParameters parameters)
    {
        double low = parameters.Min - (parameters.Scale / 2), high = parameters.Max + (parameters.Scale / 2);
        long clipped = histogram.Bins().Where(bin => bin.Mean < low || bin.Mean > high).Sum(bin => bin.Count);
        return histogram.Count == 0 ? 0 : (double)clipped / histogram.Count;
    }

    private static JsonObject Describe(ComparisonReport comparison) => new()
    {
        ["samples"] = comparison.Samples,
        ["argmax_flips"] = comparison.ArgMaxFlips,
        ["values"] = new JsonArray([.. comparison.Values.Select(value => (JsonNode?)new JsonObject
        {
            ["value"] = value.ReferenceName,
            ["sqnr_db"] = double.IsFinite(value.SqnrDecibels) ? value.SqnrDecibels : null,
            ["cosine"] = double.IsFinite(value.Cosine) ? value.Cosine : null,
            ["max_abs_error"] = double.IsFinite(value.MaxAbsoluteError) ? value.MaxAbsoluteError : null,
        })]),
    };
}
