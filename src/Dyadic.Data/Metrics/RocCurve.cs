using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The area under the receiver operating characteristic: how likely a sample of class 1 scores above one of class 0, ties counting half.</summary>
public sealed class RocCurve
{
    private readonly List<(double Score, bool Positive)> _scores = [];

    /// <summary>The samples added.</summary>
    public int Count => _scores.Count;

    /// <summary>The area, in [0, 1], from the sum of ranks (Mann and Whitney 1947); NaN when a class has no sample.</summary>
    public double Area
    {
        get
        {
            double[] ranks = Ranks.Of([.. _scores.Select(one => one.Score)]);
            double positives = _scores.Count(one => one.Positive), sum = 0;
            for (int i = 0; i < ranks.Length; i++) sum += _scores[i].Positive ? ranks[i] : 0;
            return (sum - (positives * (positives + 1) / 2)) / (positives * (Count - positives));
        }
    }

    /// <summary>Adds one sample.</summary>
    /// <param name="score">Higher for class 1.</param>
    /// <param name="label">0 or 1.</param>
    /// <exception cref="DyadicException">The label is another, or the score is NaN.</exception>
    public void Add(double score, int label)
    {
        if (label is not (0 or 1)) throw DyadicException.BadInput($"The area under the ROC curve needs the classes 0 and 1; a sample has {label}.");
        if (double.IsNaN(score)) throw DyadicException.BadInput("The area under the ROC curve needs scores that can be ordered; one is NaN.");
        _scores.Add((score, label == 1));
    }
}

/// <summary>Ranks from 1; equal values share the mean of their places.</summary>
internal static class Ranks
{
    internal static double[] Of(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] ranks = new double[values.Length];
        for (int from = 0; from < order.Length;)
        {
            int to = from + 1;
            while (to < order.Length && values[order[to]] == values[order[from]]) to++;
            for (int i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2.0;
            from = to;
        }

        return ranks;
    }
}
