using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>How layers are ranked and a recipe is proposed.</summary>
public sealed record SensitivityOptions
{
    /// <summary>The model's file or name, for the report.</summary>
    public required string ModelName { get; init; }

    /// <summary>What the proposal starts from: 8-bit weights, and everything that is not said a layer.</summary>
    public Recipe Base { get; init; } = RecipePresets.Find("int8");

    /// <summary>How much worse than float the metric may be: percentage points of a share, units of any other metric. 0 or more.</summary>
    public double MaxDrop { get; init; } = 1;

    /// <summary>What the proposal makes small.</summary>
    public SensitivityGoal Goal { get; init; }

    /// <summary>Metric, preprocessing, cancellation.</summary>
    public EvaluateOptions Evaluate { get; init; } = new();

    /// <summary>Samples of calibration and its seed.</summary>
    public CalibrationOptions Calibration { get; init; } = new() { Samples = 64 };

    /// <summary>Threads of the latency runs; 0 for one a processor.</summary>
    public int LatencyThreads { get; init; } = 1;

    /// <summary>The command line, for the report; null leaves it out.</summary>
    public string? Command { get; init; }

    /// <summary>Told what is being done.</summary>
    public IProgress<ComparisonStep>? Progress { get; init; }
}

/// <summary>What a proposal makes small.</summary>
public enum SensitivityGoal
{
    /// <summary>Bytes of the parameters.</summary>
    Size,

    /// <summary>The measured time of a run.</summary>
    Latency,
}
