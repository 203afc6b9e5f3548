using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Predicted numbers beside the right ones.</summary>
public sealed class RegressionErrors
{
    private readonly List<double> _targets = [];
    private readonly List<double> _predictions = [];

    /// <summary>The pairs added.</summary>
    public int Count => _targets.Count;

    /// <summary>Mean |target − prediction|, in the units of the data.</summary>
    public double MeanAbsolute => Count == 0 ? double.NaN : _targets.Zip(_predictions, (right, came) => Math.Abs(right - came)).Average();

    /// <summary>Mean (target − prediction)².</summary>
    public double MeanSquared => Count == 0 ? double.NaN : _targets.Zip(_predictions, (right, came) => (right - came) * (right - came)).Average();

    /// <summary>1 − Σ (target − prediction)² / Σ (target − mean target)²; NaN when all targets are equal.</summary>
    public double Determination
    {
        get
        {
            if (Count == 0) return double.NaN;
            double mean = _targets.Average(), spread = _targets.Sum(right => (right - mean) * (right - mean));
            return spread == 0 ? double.NaN : 1 - (MeanSquared * Count / spread);
        }
    }

    /// <summary>Pearson's correlation, in [−1, 1]; NaN when either side is constant.</summary>
    public double Pearson => Correlation([.. _targets], [.. _predictions]);

    /// <summary>Spearman's rank correlation, in [−1, 1]: Pearson's of the ranks, equal values sharing the mean rank; NaN when either side is constant.</summary>
    public double Spearman => Correlation(Ranks.Of([.. _targets]), Ranks.Of([.. _predictions]));

    /// <summary>Adds one pair.</summary>
    /// <param name="target">What is right.</param>
    /// <param name="prediction">What the model gave.</param>
    public void Add(double target, double prediction)
    {
        _targets.Add(target);
        _predictions.Add(prediction);
    }

    private static double Correlation(double[] first, double[] second)
    {
        if (first.Length == 0) return double.NaN;
        double meanFirst = first.Average(), meanSecond = second.Average(), product = 0, spreadFirst = 0, spreadSecond = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double x = first[i] - meanFirst, y = second[i] - meanSecond;
            product += x * y;
            spreadFirst += x * x;
            spreadSecond += y * y;
        }

        return spreadFirst == 0 || spreadSecond == 0 ? double.NaN : Math.Clamp(product / Math.Sqrt(spreadFirst * spreadSecond), -1, 1);
    }
}
