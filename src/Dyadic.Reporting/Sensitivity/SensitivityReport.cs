using Dyadic.Data;

namespace Dyadic.Reporting;

/// <summary>Layers by what they cost in accuracy, and a recipe that keeps a limit.</summary>
public sealed record SensitivityReport
{
    /// <summary>The model's file or name.</summary>
    public required string Model { get; init; }

    /// <summary>The samples that ranked the layers and led the search.</summary>
    public required string Data { get; init; }

    /// <summary>The samples that the proposal was verified on.</summary>
    public required string VerificationData { get; init; }

    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the metric.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>The limit: percentage points of a share, units of any other metric.</summary>
    public required double MaxDrop { get; init; }

    /// <summary>What was made small.</summary>
    public required SensitivityGoal Goal { get; init; }

    /// <summary>The float model's metric on the samples of the search.</summary>
    public required double FloatMetric { get; init; }

    /// <summary>Bytes of the float model's parameters.</summary>
    public required long FloatBytes { get; init; }

    /// <summary>The layers, in the order of the network.</summary>
    public required IReadOnlyList<LayerSensitivity> Layers { get; init; }

    /// <summary>The recipes that were tried, in that order.</summary>
    public required IReadOnlyList<MixedTrial> Trials { get; init; }

    /// <summary>The proposal; null when no recipe keeps the limit.</summary>
    public required MixedProposal? Proposal { get; init; }

    /// <summary>The command line; null when there was none.</summary>
    public string? Command { get; init; }
}

/// <summary>What one layer costs when it alone is quantized.</summary>
/// <param name="Name">The name of the layer's first node.</param>
/// <param name="Operator">That node's operator.</param>
/// <param name="Weights">How many weights it has.</param>
/// <param name="At8">With weights of 8 bits.</param>
/// <param name="At4">With weights of 4 bits.</param>
public sealed record LayerSensitivity(string Name, string Operator, int Weights, LayerLoss At8, LayerLoss At4);

/// <summary>What was lost.</summary>
/// <param name="Drop">How much worse the metric became: percentage points of a share, units of any other metric; negative when it became better.</param>
/// <param name="SqnrDecibels">Signal-to-noise ratio of the model's first output, in dB.</param>
public readonly record struct LayerLoss(double Drop, double SqnrDecibels)
{
    /// <summary>The power of the noise for a signal of 1; what sums up over layers that disturb the output independently of each other.</summary>
    public double Noise => double.IsNaN(SqnrDecibels) ? double.PositiveInfinity : Math.Pow(10, -SqnrDecibels / 10);

    /// <summary>True when the drop is within a limit; shares of samples that are equal in decimals are equal here.</summary>
    public bool Keeps(double limit) => Drop <= limit + 1e-9;
}

/// <summary>A recipe of the search.</summary>
/// <param name="At4Bits">Layers with weights of 4 bits.</param>
/// <param name="InFloat">Layers that stay in float.</param>
/// <param name="Loss">What it lost, over the samples of the search.</param>
/// <param name="Bytes">Bytes of the parameters.</param>
/// <param name="LatencyMilliseconds">Lower quartile of the time of a run; NaN where it was not measured.</param>
public sealed record MixedTrial(IReadOnlyList<string> At4Bits, IReadOnlyList<string> InFloat, LayerLoss Loss, long Bytes, double LatencyMilliseconds);

/// <summary>The recipe that is proposed.</summary>
/// <param name="Trial">What the search found.</param>
/// <param name="Yaml">The recipe as a file.</param>
/// <param name="Verified">What the recipe of that file lost, over the samples of the verification.</param>
/// <param name="Metric">Its metric there.</param>
/// <param name="FloatMetric">The float model's metric there.</param>
/// <param name="Paired">The paired interval of the difference; null where the metric has none.</param>
/// <param name="Proven">True when the integer form is proven to compute with integers only.</param>
public sealed record MixedProposal(MixedTrial Trial, string Yaml, LayerLoss Verified, double Metric, double FloatMetric, PairedComparison? Paired, bool Proven);
