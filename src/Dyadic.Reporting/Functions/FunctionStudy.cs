namespace Dyadic.Reporting;

/// <summary>One function of a model, computed on 8-bit codes by every family of integer functions that has it.</summary>
/// <param name="Function">The operator's name.</param>
/// <param name="Nodes">How many nodes of the model compute it.</param>
/// <param name="Low">The least input that calibration saw.</param>
/// <param name="High">The greatest.</param>
/// <param name="Families">A result a family, the least mean error first.</param>
public sealed record FunctionStudy(string Function, int Nodes, double Low, double High, IReadOnlyList<FamilyResult> Families);

/// <summary>What a family makes of a function.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Source">The publication.</param>
/// <param name="Operations">What one element costs, in words.</param>
public sealed record FamilyResult(string Family, string Source, string Operations)
{
    /// <summary>Why the family cannot compute the function over the range; null when it can.</summary>
    public string? Failure { get; init; }

    /// <summary>The largest |error|.</summary>
    public double MaxError { get; init; } = double.NaN;

    /// <summary>The mean |error|.</summary>
    public double MeanError { get; init; } = double.NaN;

    /// <summary>Bytes of its tables.</summary>
    public int TableBytes { get; init; }

    /// <summary>False when the table's row says enough and the chart would only grow fuller.</summary>
    public bool IsDrawn { get; init; } = true;

    /// <summary>The error over the input.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];
}

/// <summary>A point of an error curve.</summary>
/// <param name="Input">The real input.</param>
/// <param name="Error">What the family gives less what is exact.</param>
public readonly record struct CurvePoint(double Input, double Error);
