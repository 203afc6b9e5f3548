namespace Dyadic.Reporting;

/// <summary>How recipes are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The model's file or name, for the report.</summary>
    public required string ModelName { get; init; }

    /// <summary>Metric, preprocessing, threads of the accuracy runs, cancellation.</summary>
    public EvaluateOptions Evaluate { get; init; } = new();

    /// <summary>Samples of calibration and its seed.</summary>
    public CalibrationOptions Calibration { get; init; } = new();

    /// <summary>True when calibration may see samples that are measured; the report says so.</summary>
    public bool SharesSamples { get; init; }

    /// <summary>Samples whose inner values are compared layer by layer.</summary>
    public int LayerSamples { get; init; } = 8;

    /// <summary>Threads of the latency runs; 0 for one a processor.</summary>
    public int LatencyThreads { get; init; } = 1;

    /// <summary>Prices of the energy estimate.</summary>
    public EnergyTable Energy { get; init; } = EnergyTable.Nanometres45;

    /// <summary>The command line, for the report; null leaves it out.</summary>
    public string? Command { get; init; }

    /// <summary>Told what is being done.</summary>
    public IProgress<ComparisonStep>? Progress { get; init; }

    /// <summary>Told every result as soon as it is there; latency comes at the end.</summary>
    public Action<MethodResult>? Finished { get; init; }
}

/// <summary>Where a comparison is.</summary>
/// <param name="Label">What is being done.</param>
/// <param name="Done">How many of it.</param>
/// <param name="Total">Of how many.</param>
public readonly record struct ComparisonStep(string Label, int Done, int Total);
