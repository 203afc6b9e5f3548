using System.Globalization;
using Dyadic.Data;

namespace Dyadic.Reporting;

/// <summary>The numbers of a ranking as people read them.</summary>
public static class SensitivityText
{
    /// <summary>The columns of the table of layers; <c>#</c> before a title says that the column holds numbers.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["layer", "operator", "#weights", "#drop, 4 bits", "#SQNR, 4 bits, dB", "#drop, 8 bits", "#SQNR, 8 bits, dB", "proposed"];

    /// <summary>The layers, those that lose most at 4 bits first.</summary>
    public static IEnumerable<LayerSensitivity> Ranked(SensitivityReport report) => report.Layers.OrderByDescending(layer => layer.At4.Noise);

    /// <summary>What the columns say of a layer.</summary>
    public static string[] Texts(SensitivityReport report, LayerSensitivity layer) => [.. Cells(report, layer).Select(cell => cell.Text)];

    /// <summary>The cells of a layer, one a column.</summary>
    internal static HtmlCell[] Cells(SensitivityReport report, LayerSensitivity layer) =>
    [
        layer.Name, layer.Operator, new(layer.Weights.ToString("N0", CultureInfo.InvariantCulture), layer.Weights),
        Drop(layer.At4), Sqnr(layer.At4), Drop(layer.At8), Sqnr(layer.At8), Choice(report, layer.Name),
    ];

    /// <summary>What was found, in sentences.</summary>
    public static IReadOnlyList<string> Findings(SensitivityReport report)
    {
        string unit = report.Unit == MetricUnit.Share ? " percentage points" : "";
        if (report.Proposal is not { } proposal)
        {
            return [$"No mixed recipe of {report.Trials.Count} tried keeps the drop of {report.Metric} within {Plain(report.MaxDrop)}{unit}; the least drop was {Plain(report.Trials.Min(trial => trial.Loss.Drop))}."];
        }

        MixedTrial trial = proposal.Trial;
        string latency = double.IsNaN(trial.LatencyMilliseconds) ? "" : string.Create(CultureInfo.InvariantCulture, $", {trial.LatencyMilliseconds:G3} ms a run");
        return
        [
            $"Proposed: {trial.At4Bits.Count} of {report.Layers.Count} layers at 4 bits, {trial.InFloat.Count} in float, the others at 8 bits; {ReportFormat.Bytes(trial.Bytes)} of parameters (float: {ReportFormat.Bytes(report.FloatBytes)}){latency}.",
            $"Verified on {report.VerificationData}: {report.Metric} {ComparisonText.Metric(proposal.Metric, report.Unit)}, float {ComparisonText.Metric(proposal.FloatMetric, report.Unit)}; drop {Plain(proposal.Verified.Drop)}{unit} of {Plain(report.MaxDrop)} allowed{Interval(report, proposal)}; {(proposal.Proven ? "proven to compute with integers only" : "not integers only")}.",
        ];
    }

    /// <summary>What the proposal does with a layer.</summary>
    internal static string Choice(SensitivityReport report, string layer) => report.Proposal is not { } proposal ? ""
        : proposal.Trial.At4Bits.Contains(layer) ? "4 bits" : proposal.Trial.InFloat.Contains(layer) ? "float" : "8 bits";

    internal static string Plain(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static HtmlCell Drop(LayerLoss loss) => new(Plain(loss.Drop), loss.Drop);

    private static HtmlCell Sqnr(LayerLoss loss) => new(ComparisonText.Decibels(loss.SqnrDecibels), loss.SqnrDecibels);

    private static string Interval(SensitivityReport report, MixedProposal proposal) => proposal.Paired is not { } paired ? ""
        : $" (less float by {ComparisonText.Signed(paired.Interval.Low, report.Unit)} to {ComparisonText.Signed(paired.Interval.High, report.Unit)} with 95 % confidence)";
}
