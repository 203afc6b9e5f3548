namespace Dyadic.Peers;

/// <summary>What came of the cases of a row.</summary>
internal sealed class OperatorTally
{
    public int Cases { get; set; }

    public int Refused { get; set; }

    public int Failures { get; set; }

    public long Elements { get; private set; }

    public long Differing { get; private set; }

    public double Largest { get; private set; }

    /// <summary>What was allowed in the case with the largest difference.</summary>
    public double Allowed { get; private set; }

    public void Add(Comparison comparison, double tolerance)
    {
        Elements += comparison.Elements;
        Differing += comparison.Differing;
        if (comparison.LargestDifference <= Largest) return;
        (Largest, Allowed) = (comparison.LargestDifference, tolerance);
    }
}
