using System.Text.Json.Nodes;

namespace Dyadic.Reporting;

/// <summary>A ranking and its proposal as JSON. Numbers that are not finite are null.</summary>
public static class SensitivityJson
{
    /// <summary>The document.</summary>
    public static JsonObject Of(SensitivityReport report) => new()
    {
        ["schema"] = ComparisonJson.Schema,
        ["model"] = report.Model,
        ["data"] = report.Data,
        ["verification_data"] = report.VerificationData,
        ["metric"] = report.Metric,
        ["unit"] = report.Unit.ToString().ToLowerInvariant(),
        ["max_drop"] = report.MaxDrop,
        ["minimize"] = report.Goal.ToString().ToLowerInvariant(),
        ["float_metric"] = ReportFormat.Number(report.FloatMetric),
        ["float_bytes"] = report.FloatBytes,
        ["command"] = report.Command,
        ["layers"] = ReportFormat.List(report.Layers.Select(layer => new JsonObject
        {
            ["layer"] = layer.Name,
            ["operator"] = layer.Operator,
            ["weights"] = layer.Weights,
            ["at_8_bits"] = Of(layer.At8),
            ["at_4_bits"] = Of(layer.At4),
            ["proposed"] = SensitivityText.Choice(report, layer.Name),
        })),
        ["trials"] = ReportFormat.List(report.Trials.Select(Of)),
        ["proposal"] = report.Proposal is not { } proposal ? null : new JsonObject
        {
            ["recipe"] = proposal.Yaml,
            ["trial"] = Of(proposal.Trial),
            ["verified"] = Of(proposal.Verified),
            ["metric"] = ReportFormat.Number(proposal.Metric),
            ["float_metric"] = ReportFormat.Number(proposal.FloatMetric),
            ["difference_interval"] = proposal.Paired is { } paired ? new JsonArray(paired.Interval.Low, paired.Interval.High) : null,
            ["proven"] = proposal.Proven,
        },
    };

    private static JsonObject Of(LayerLoss loss) => new() { ["drop"] = ReportFormat.Number(loss.Drop), ["output_sqnr_db"] = ReportFormat.Number(loss.SqnrDecibels) };

    private static JsonObject Of(MixedTrial trial) => new()
    {
        ["layers_at_4_bits"] = ReportFormat.Texts(trial.At4Bits),
        ["layers_in_float"] = ReportFormat.Texts(trial.InFloat),
        ["loss"] = Of(trial.Loss),
        ["weight_bytes"] = trial.Bytes,
        ["latency_ms"] = ReportFormat.Number(trial.LatencyMilliseconds),
    };
}
