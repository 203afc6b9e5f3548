using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Two models on the same samples: the difference of their accuracies, judged from the samples where they disagree.</summary>
/// <param name="Count">The samples.</param>
/// <param name="OnlyFirst">Samples that only the first model has right.</param>
/// <param name="OnlySecond">Samples that only the second model has right.</param>
public sealed record PairedComparison(int Count, int OnlyFirst, int OnlySecond)
{
    /// <summary>The second accuracy less the first, in [−1, 1].</summary>
    public double Difference => Count == 0 ? 0 : (double)(OnlySecond - OnlyFirst) / Count;

    /// <summary>The 95 % interval of <see cref="Difference"/>: Wald's for paired proportions with one added to each count of disagreements (Bonett and Price 2012).</summary>
    public ConfidenceInterval Interval
    {
        get
        {
            double first = (OnlyFirst + 1.0) / (Count + 2), second = (OnlySecond + 1.0) / (Count + 2);
            double centre = second - first;
            double reach = ConfidenceInterval.NormalQuantile * Math.Sqrt((first + second - (centre * centre)) / (Count + 2));
            return new ConfidenceInterval(Math.Max(-1, centre - reach), Math.Min(1, centre + reach));
        }
    }

    /// <summary>McNemar's exact two-sided p-value: how likely so uneven a split of the disagreements is between equally good models.</summary>
    public double PValue
    {
        get
        {
            int disagreements = OnlyFirst + OnlySecond, fewer = Math.Min(OnlyFirst, OnlySecond);
            double term = -disagreements * Math.Log(2), tail = 0;   // ln of C(n, 0) / 2ⁿ
            for (int k = 0; k <= fewer; k++)
            {
                tail += Math.Exp(term);
                term += Math.Log((double)(disagreements - k) / (k + 1));
            }

            return Math.Min(1, 2 * tail);
        }
    }

    /// <summary>Compares two runs; element i of both is the same sample.</summary>
    /// <param name="first">Whether the first model had each sample right (<see cref="Accuracy.Outcomes"/>).</param>
    /// <param name="second">The same for the second model.</param>
    /// <exception cref="DyadicException">The runs have different lengths.</exception>
    public static PairedComparison Of(IReadOnlyList<bool> first, IReadOnlyList<bool> second)
    {
        if (first.Count != second.Count) throw DyadicException.Usage($"A paired comparison needs the same samples in both runs; they have {first.Count} and {second.Count}.");
        int onlyFirst = 0, onlySecond = 0;
        for (int i = 0; i < first.Count; i++)
        {
            if (first[i] && !second[i]) onlyFirst++;
            if (second[i] && !first[i]) onlySecond++;
        }

        return new PairedComparison(first.Count, onlyFirst, onlySecond);
    }
}
