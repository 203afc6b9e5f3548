using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>How often each class was taken for each: the base of accuracy, F1, Matthews' correlation and intersection over union.</summary>
public sealed class ConfusionMatrix
{
    /// <summary>The most classes that are counted.</summary>
    public const int MaxClasses = 4096;

    private long[] _counts = [];   // [truth, predicted]

    /// <summary>The classes seen so far: one more than the highest number.</summary>
    public int Classes { get; private set; }

    /// <summary>The pairs added.</summary>
    public long Count { get; private set; }

    /// <summary>How often a class was predicted for another.</summary>
    /// <param name="truth">The right class.</param>
    /// <param name="predicted">The predicted class.</param>
    public long this[int truth, int predicted] => truth < Classes && predicted < Classes ? _counts[(truth * Classes) + predicted] : 0;

    /// <summary>The share of right predictions; 0 without any.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Enumerable.Range(0, Classes).Sum(c => this[c, c]) / Count;

    /// <summary>F1 = 2·TP / (2·TP + FP + FN): of class 1 where there are two classes, else the mean over the classes that occur.</summary>
    public double F1 => Classes <= 2 ? F1Of(1) : Mean(F1Of);

    /// <summary>The mean over the classes that occur of the intersection of truth and prediction over their union.</summary>
    public double MeanIntersectionOverUnion => Mean(c => (double)this[c, c] / (OfTruth(c) + OfPrediction(c) - this[c, c]));

    /// <summary>
    /// Matthews' correlation, for more than two classes as Gorodkin (2004) extends it: (c·s − Σ t·p) / √((s² − Σ p²)(s² − Σ t²)); 0 when only one
    /// class is predicted or right.
    /// </summary>
    public double Matthews
    {
        get
        {
            double right = 0, both = 0, predictions = 0, truths = 0, all = Count;
            for (int c = 0; c < Classes; c++)
            {
                right += this[c, c];
                both += (double)OfTruth(c) * OfPrediction(c);
                predictions += (double)OfPrediction(c) * OfPrediction(c);
                truths += (double)OfTruth(c) * OfTruth(c);
            }

            double spread = ((all * all) - predictions) * ((all * all) - truths);
            return spread <= 0 ? 0 : ((right * all) - both) / Math.Sqrt(spread);
        }
    }

    /// <summary>Adds one prediction.</summary>
    /// <param name="truth">The right class, from 0.</param>
    /// <param name="predicted">The predicted class, from 0.</param>
    /// <exception cref="DyadicException">A class is negative, or there are more than <see cref="MaxClasses"/>.</exception>
    public void Add(int truth, int predicted)
    {
        int needed = Math.Max(truth, predicted) + 1;
        if (truth < 0 || predicted < 0 || needed > MaxClasses) throw DyadicException.BadInput($"Class {truth} taken for {predicted}: classes from 0 to {MaxClasses - 1} are counted.");
        if (needed > Classes) Grow(needed);
        _counts[(truth * Classes) + predicted]++;
        Count++;
    }

    private double F1Of(int c) => OfTruth(c) + OfPrediction(c) == 0 ? 0 : 2.0 * this[c, c] / (OfTruth(c) + OfPrediction(c));

    private double Mean(Func<int, double> measure)
    {
        int[] occurring = [.. Enumerable.Range(0, Classes).Where(c => OfTruth(c) + OfPrediction(c) > 0)];
        return occurring.Length == 0 ? 0 : occurring.Average(measure);
    }

    private long OfTruth(int c)
    {
        long sum = 0;
        for (int predicted = 0; predicted < Classes; predicted++) sum += this[c, predicted];
        return sum;
    }

    private long OfPrediction(int c)
    {
        long sum = 0;
        for (int truth = 0; truth < Classes; truth++) sum += this[truth, c];
        return sum;
    }

    private void Grow(int classes)
    {
        long[] grown = new long[classes * classes];
        for (int truth = 0; truth < Classes; truth++) _counts.AsSpan(truth * Classes, Classes).CopyTo(grown.AsSpan(truth * classes));
        (_counts, Classes) = (grown, classes);
    }
}
