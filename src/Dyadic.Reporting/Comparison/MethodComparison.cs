using Dyadic.Data;

namespace Dyadic.Reporting;

/// <summary>Recipes on one model and one data set: the float model, then a result a recipe.</summary>
public sealed record MethodComparison
{
    /// <summary>What was compared, on what, and how.</summary>
    public required ComparisonSubject Subject { get; init; }

    /// <summary>The float model.</summary>
    public required MethodResult Float { get; init; }

    /// <summary>One result a recipe, in the order asked for.</summary>
    public required IReadOnlyList<MethodResult> Methods { get; init; }

    /// <summary>The functions of the model, each computed by every family of integer functions; empty when the model has none or no ranges were calibrated.</summary>
    public required IReadOnlyList<FunctionStudy> Functions { get; init; }

    /// <summary>The float model and the recipes that could be carried out.</summary>
    public IEnumerable<MethodResult> Measured => Methods.Where(method => method.Failure is null).Prepend(Float);
}

/// <summary>What a comparison was made of.</summary>
/// <param name="Model">The model's file or name.</param>
/// <param name="Data">The samples measured.</param>
/// <param name="Calibration">The samples calibrated on.</param>
/// <param name="CalibrationSamples">How many of them.</param>
/// <param name="Preprocessing">What was done to pictures; null when nothing was.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="MetricMeaning">What it measures.</param>
/// <param name="Unit">Unit of the metric.</param>
/// <param name="MetricIsError">True when less is better.</param>
/// <param name="Energy">The table of the energy numbers.</param>
/// <param name="Processor">Where latency was measured; null when not known.</param>
/// <param name="Threads">Threads of each run.</param>
/// <param name="Command">The command line; null when there was none.</param>
/// <param name="Version">Dyadic's version.</param>
public sealed record ComparisonSubject(
    string Model,
    string Data,
    string Calibration,
    int CalibrationSamples,
    string? Preprocessing,
    string Metric,
    string MetricMeaning,
    MetricUnit Unit,
    bool MetricIsError,
    EnergyTable Energy,
    string? Processor,
    int Threads,
    string? Command,
    string? Version);

/// <summary>What one recipe gave, or why it gave nothing.</summary>
/// <param name="Label">How the report calls it.</param>
public sealed record MethodResult(string Label)
{
    /// <summary>Why the recipe could not be carried out; null when it was.</summary>
    public string? Failure { get; init; }

    /// <summary>Bits of most weights; null where no layer has weights.</summary>
    public int? WeightBits { get; init; }

    /// <summary>Bits of activations; 32 in float.</summary>
    public int ActivationBits { get; init; }

    /// <summary>Layers that became integers.</summary>
    public int IntegerLayers { get; init; }

    /// <summary>Nodes that stay in float.</summary>
    public int FloatNodes { get; init; }

    /// <summary>True when it is proven that the model computes with integers only.</summary>
    public bool Proven { get; init; }

    /// <summary>The metric.</summary>
    public MetricResult? Metric { get; init; }

    /// <summary>The metric less that of the float model.</summary>
    public double Difference { get; init; }

    /// <summary>The 95 % interval of the difference, from the same samples in both runs; null where the metric does not count samples as right or wrong.</summary>
    public PairedComparison? Paired { get; init; }

    /// <summary>The share of samples with the first choice of the float model; NaN where there is no choice.</summary>
    public double Agreement { get; init; } = double.NaN;

    /// <summary>Signal-to-noise ratio of the first output against the float model's, in dB.</summary>
    public double OutputSqnrDecibels { get; init; } = double.NaN;

    /// <summary>Bytes of the parameters: bits × count.</summary>
    public long WeightBytes { get; init; }

    /// <summary>Bytes of the tables of integer functions.</summary>
    public long TableBytes { get; init; }

    /// <summary>Bytes of the ONNX file; null where it was too large to be written for counting.</summary>
    public long? FileBytes { get; init; }

    /// <summary>Lower quartile of the time of a run, in milliseconds.</summary>
    public double LatencyMilliseconds { get; init; } = double.NaN;

    /// <summary>What one run multiplies.</summary>
    public Work Work { get; init; } = new([]);

    /// <summary>The energy of one run by the table of the subject.</summary>
    public Energy Energy { get; init; } = new(0, 0, 0);

    /// <summary>Signal-to-noise ratios of the values inside, in the order they are computed.</summary>
    public IReadOnlyList<ValueDifference> Layers { get; init; } = [];

    /// <summary>Seconds that quantizing and measuring took, without latency.</summary>
    public double Seconds { get; init; }
}
