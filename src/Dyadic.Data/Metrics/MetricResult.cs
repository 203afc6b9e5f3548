namespace Dyadic.Data;

/// <summary>What a metric found.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">The main number.</param>
/// <param name="Unit">What the number means.</param>
/// <param name="Count">Samples.</param>
public sealed record MetricResult(string Metric, double Value, MetricUnit Unit, int Count)
{
    /// <summary>The 95 % interval of the value; null where none is given.</summary>
    public ConfidenceInterval? Interval { get; init; }

    /// <summary>Further numbers that go with the main one.</summary>
    public IReadOnlyList<MetricPart> Parts { get; init; } = [];

    /// <summary>Whether each sample was right, in order, for <see cref="PairedComparison"/>; empty where a sample is not right or wrong.</summary>
    public IReadOnlyList<bool> Outcomes { get; init; } = [];
}

/// <summary>A further number of a result.</summary>
/// <param name="Name">Its name, in the style of metrics' names.</param>
/// <param name="Value">The number; NaN when there is nothing to measure.</param>
/// <param name="Unit">What it means.</param>
public readonly record struct MetricPart(string Name, double Value, MetricUnit Unit);

/// <summary>What a metric's number means.</summary>
public enum MetricUnit
{
    /// <summary>A share in [0, 1], shown in percent.</summary>
    Share,

    /// <summary>Decibels.</summary>
    Decibels,

    /// <summary>A plain number: an error in the units of the data, a correlation.</summary>
    Number,
}
