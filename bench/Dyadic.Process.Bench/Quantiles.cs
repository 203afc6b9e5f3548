namespace Dyadic.ProcessBench;

/// <summary>Measured times of one thing.</summary>
internal sealed class Quantiles
{
    private readonly List<double> _times = [];

    public void Add(double time) => _times.Add(time);

    /// <summary>The least measured time that at least the given share of the measurements did not exceed.</summary>
    public double At(double share)
    {
        _times.Sort();
        return _times[Math.Clamp((int)Math.Ceiling(share * _times.Count) - 1, 0, _times.Count - 1)];
    }

    /// <summary>The share of measurements above a time.</summary>
    public double ShareAbove(double time) => _times.Count(measured => measured > time) / (double)_times.Count;
}
