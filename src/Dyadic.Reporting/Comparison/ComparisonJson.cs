using System.Text.Json.Nodes;
using Dyadic.Data;

namespace Dyadic.Reporting;

/// <summary>A comparison as JSON; docs/compare.md lists the members. Numbers that are not finite are null.</summary>
public static class ComparisonJson
{
    /// <summary>The version of the layout: raised when a member changes its meaning or goes.</summary>
    public const int Schema = 1;

    /// <summary>The document.</summary>
    public static JsonObject Of(MethodComparison comparison)
    {
        ComparisonSubject subject = comparison.Subject;
        return new JsonObject
        {
            ["schema"] = Schema,
            ["model"] = subject.Model,
            ["data"] = subject.Data,
            ["calibration"] = subject.Calibration,
            ["calibration_samples"] = subject.CalibrationSamples,
            ["preprocess"] = subject.Preprocessing,
            ["metric"] = new JsonObject { ["name"] = subject.Metric, ["meaning"] = subject.MetricMeaning, ["unit"] = subject.Unit.ToString().ToLowerInvariant(), ["less_is_better"] = subject.MetricIsError },
            ["energy_table"] = new JsonObject { ["name"] = subject.Energy.Name, ["source"] = subject.Energy.Source },
            ["processor"] = subject.Processor,
            ["threads"] = subject.Threads,
            ["command"] = subject.Command,
            ["version"] = subject.Version,
            ["findings"] = ReportFormat.Texts(ComparisonText.Findings(comparison)),
            ["float"] = Of(comparison.Float),
            ["methods"] = ReportFormat.List(comparison.Methods.Select(Of)),
            ["functions"] = ReportFormat.List(comparison.Functions.Select(Of)),
        };
    }

    private static JsonObject Of(MethodResult method)
    {
        if (method.Failure is { } failure) return new JsonObject { ["recipe"] = method.Label, ["failure"] = failure };
        return new JsonObject
        {
            ["recipe"] = method.Label,
            ["failure"] = null,
            ["samples"] = method.Metric!.Count,
            ["metric"] = ReportFormat.Number(method.Metric.Value),
            ["interval"] = Of(method.Metric.Interval),
            ["difference"] = ReportFormat.Number(method.Difference),
            ["difference_interval"] = Of(method.Paired?.Interval),
            ["mcnemar_p"] = method.Paired is { } paired ? ReportFormat.Number(paired.PValue) : null,
            ["same_first_choice"] = ReportFormat.Number(method.Agreement),
            ["output_sqnr_db"] = ReportFormat.Number(method.OutputSqnrDecibels),
            ["weight_bytes"] = method.WeightBytes,
            ["table_bytes"] = method.TableBytes,
            ["file_bytes"] = method.FileBytes,
            ["latency_ms"] = ReportFormat.Number(method.LatencyMilliseconds),
            ["multiply_accumulates"] = method.Work.Products,
            ["integer_multiply_accumulates"] = method.Work.IntegerProducts,
            ["energy_uj"] = new JsonObject { ["total"] = method.Energy.Total, ["arithmetic"] = method.Energy.Arithmetic, ["weights"] = method.Energy.Weights, ["activations"] = method.Energy.Activations },
            ["weight_bits"] = method.WeightBits,
            ["activation_bits"] = method.ActivationBits,
            ["integer_layers"] = method.IntegerLayers,
            ["float_nodes"] = method.FloatNodes,
            ["proven"] = method.Proven,
            ["seconds"] = method.Seconds,
            ["layers"] = ReportFormat.List(method.Layers.Select(value => new JsonObject
            {
                ["value"] = value.ReferenceName,
                ["node"] = value.Node,
                ["sqnr_db"] = ReportFormat.Number(value.SqnrDecibels),
                ["equal"] = double.IsPositiveInfinity(value.SqnrDecibels),
                ["max_abs_error"] = ReportFormat.Number(value.MaxAbsoluteError),
            })),
        };
    }

    private static JsonObject Of(FunctionStudy study) => new()
    {
        ["function"] = study.Function,
        ["nodes"] = study.Nodes,
        ["range"] = new JsonArray(study.Low, study.High),
        ["families"] = ReportFormat.List(study.Families.Select(family => new JsonObject
        {
            ["family"] = family.Family,
            ["source"] = family.Source,
            ["failure"] = family.Failure,
            ["operations"] = family.Operations,
            ["max_error"] = ReportFormat.Number(family.MaxError),
            ["mean_error"] = ReportFormat.Number(family.MeanError),
            ["table_bytes"] = family.TableBytes,
            ["curve"] = new JsonArray([.. family.Curve.Select(point => (JsonNode?)new JsonArray(point.Input, ReportFormat.Number(point.Error)))]),
        })),
    };

    private static JsonArray? Of(ConfidenceInterval? interval) => interval is { } limits ? new JsonArray(limits.Low, limits.High) : null;
}
