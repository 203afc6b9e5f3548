using System.Globalization;
using Dyadic.Data;

namespace Dyadic.Reporting;

/// <summary>The numbers of a comparison as people read them; the same in the page, in Markdown and on the terminal.</summary>
public static class ComparisonText
{
    private const double DropInPoints = 0.01;

    /// <summary>The columns of the main table; <c>#</c> before a title says that the column holds numbers.</summary>
    public static IReadOnlyList<string> Columns(MethodComparison comparison) =>
    [
        "recipe", $"#{comparison.Subject.Metric}", "#95 % interval", "#less float", "#95 % interval, paired", "#same first choice", "#output SQNR, dB", "#weights, KiB", "#tables, bytes", "#file, KiB",
        "#latency, ms", "#energy, µJ", "integers only", "#products, 10⁶", "#of integers", "#bits, W", "#bits, A", "#integer layers", "#float nodes",
    ];

    /// <summary>The cells of a method, one a column.</summary>
    internal static HtmlCell[] Cells(MethodComparison comparison, MethodResult method)
    {
        bool isFloat = method == comparison.Float;
        ConfidenceInterval? paired = method.Paired?.Interval;
        return
        [
            method.Label,
            new(Metric(method.Metric!.Value, comparison.Subject.Unit), method.Metric.Value),
            new(Interval(method.Metric.Interval, comparison.Subject.Unit), method.Metric.Interval?.Low ?? double.NaN),
            new(isFloat ? "" : Signed(method.Difference, comparison.Subject.Unit), isFloat ? 0 : method.Difference),
            new(Interval(paired, comparison.Subject.Unit, signed: true), paired?.Low ?? double.NaN),
            new(double.IsNaN(method.Agreement) ? "" : ReportFormat.Percent(method.Agreement), method.Agreement),
            new(Decibels(method.OutputSqnrDecibels), method.OutputSqnrDecibels),
            new(Kibibytes(method.WeightBytes), method.WeightBytes),
            new(method.TableBytes.ToString("N0", CultureInfo.InvariantCulture), method.TableBytes),
            new(method.FileBytes is { } bytes ? Kibibytes(bytes) : "", method.FileBytes ?? double.NaN),
            new(method.LatencyMilliseconds.ToString("G3", CultureInfo.InvariantCulture), method.LatencyMilliseconds),
            new(method.Energy.Total.ToString("G4", CultureInfo.InvariantCulture), method.Energy.Total),
            isFloat || !method.Proven ? "no" : "proven",
            new((method.Work.Products / 1e6).ToString("N2", CultureInfo.InvariantCulture), method.Work.Products),
            new(method.Work.Products == 0 ? "" : $"{100.0 * method.Work.IntegerProducts / method.Work.Products:F0} %", method.Work.IntegerProducts),
            new($"{method.WeightBits}", method.WeightBits ?? double.NaN),
            new($"{method.ActivationBits}", method.ActivationBits),
            new($"{method.IntegerLayers}", method.IntegerLayers),
            new($"{method.FloatNodes}", method.FloatNodes),
        ];
    }

    /// <summary>A metric's number with its unit.</summary>
    public static string Metric(double value, MetricUnit unit) => unit switch
    {
        _ when double.IsNaN(value) => "none",
        MetricUnit.Share => ReportFormat.Percent(value),
        MetricUnit.Decibels => ReportFormat.Decibels(value),
        _ => value.ToString("G5", CultureInfo.InvariantCulture),
    };

    /// <summary>A difference of two numbers of a metric; shares in percentage points.</summary>
    public static string Signed(double value, MetricUnit unit)
    {
        string sign = value > 0 ? "+" : value < 0 ? "−" : "";
        double size = Math.Abs(value);
        return unit switch
        {
            _ when !double.IsFinite(value) => "none",
            MetricUnit.Share => $"{sign}{100 * size:F2}",
            MetricUnit.Decibels => $"{sign}{size:F1} dB",
            _ => string.Create(CultureInfo.InvariantCulture, $"{sign}{size:G4}"),
        };
    }

    /// <summary>One line about a result, for those who wait.</summary>
    public static string Line(MethodResult method)
    {
        if (method.Failure is { } reason) return $"{method.Label}: not carried out: {reason}";
        MetricResult metric = method.Metric!;
        return $"{method.Label}: {metric.Metric} {Metric(metric.Value, metric.Unit)} ({Signed(method.Difference, metric.Unit)}), weights {ReportFormat.Bytes(method.WeightBytes)}, {method.Seconds:F1} s";
    }

    /// <summary>What the numbers say about the choice of a recipe, in sentences.</summary>
    public static IReadOnlyList<string> Findings(MethodComparison comparison)
    {
        ComparisonSubject subject = comparison.Subject;
        MethodResult[] done = [.. comparison.Methods.Where(method => method.Failure is null)];
        if (done.Length == 0) return ["No recipe could be carried out; the table says why."];
        MethodResult[] near = subject.Unit == MetricUnit.Share ? [.. done.Where(method => (subject.MetricIsError ? -method.Difference : method.Difference) >= -DropInPoints)] : done;
        string limit = subject.Unit == MetricUnit.Share ? "Within one percentage point of float, t" : "T";
        if (near.Length == 0) return [$"No recipe stays within one percentage point of float; the nearest is {Best(done).Label}."];
        MethodResult small = near.MinBy(method => method.WeightBytes + method.TableBytes)!, fast = near.MinBy(method => method.LatencyMilliseconds)!, frugal = near.MinBy(method => method.Energy.Total)!;
        return
        [
            $"{limit}he smallest is {Named(small)}: {ReportFormat.Bytes(small.WeightBytes)} of weights, {Ratio(comparison.Float.WeightBytes, small.WeightBytes)} of float's.",
            comparison.Float.LatencyMilliseconds < fast.LatencyMilliseconds
                ? $"{limit}here is none faster than float; the nearest is {Named(fast)}: {fast.LatencyMilliseconds:G3} ms a run, {Ratio(comparison.Float.LatencyMilliseconds, fast.LatencyMilliseconds)} of float's."
                : $"{limit}he fastest is {Named(fast)}: {fast.LatencyMilliseconds:G3} ms a run, {Ratio(comparison.Float.LatencyMilliseconds, fast.LatencyMilliseconds)} of float's.",
            $"{limit}he least energy is that of {Named(frugal)}: {frugal.Energy.Total:G3} µJ a run, {Ratio(comparison.Float.Energy.Total, frugal.Energy.Total)} of float's.",
        ];

        string Named(MethodResult method) => $"{method.Label} ({subject.Metric} {Metric(method.Metric!.Value, subject.Unit)})";

        MethodResult Best(MethodResult[] methods) => methods.MaxBy(method => subject.MetricIsError ? -method.Metric!.Value : method.Metric!.Value)!;
    }

    internal static string Decibels(double value) => double.IsPositiveInfinity(value) ? "exact" : double.IsNaN(value) ? "" : value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Interval(ConfidenceInterval? interval, MetricUnit unit, bool signed = false) => interval is not { } limits ? ""
        : signed ? $"{Signed(limits.Low, unit)} to {Signed(limits.High, unit)}" : unit == MetricUnit.Share ? $"{100 * limits.Low:F1} to {100 * limits.High:F1}" : $"{Metric(limits.Low, unit)} to {Metric(limits.High, unit)}";

    private static string Ratio(double whole, double part) => whole > 0 ? $"{100 * part / whole:F0} %" : "all";

    private static string Kibibytes(long bytes) => (bytes / 1024.0).ToString("N1", CultureInfo.InvariantCulture);
}
