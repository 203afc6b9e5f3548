using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Counts how often the right class has the highest score (top-1) or one of the five highest (top-5).</summary>
/// <remarks>
/// Equal scores rank by lower index. A right class whose score is NaN counts as wrong. With 1001 scores and labels 0–999 the first score,
/// the background class of TensorFlow's ImageNet models, is left out.
/// </remarks>
/// <param name="labelsCountBackground">True when labels of a 1001-class model already count the background as class 0.</param>
public sealed class Accuracy(bool labelsCountBackground = false)
{
    private const int ScoresWithBackground = 1001;

    private readonly List<bool> _top1 = [];

    /// <summary>The samples counted so far.</summary>
    public int Count => _top1.Count;

    /// <summary>How many were right at the first place.</summary>
    public int Top1Correct { get; private set; }

    /// <summary>How many were right within the first five places.</summary>
    public int Top5Correct { get; private set; }

    /// <summary>The share right at the first place, in [0, 1]; 0 without samples.</summary>
    public double Top1 => Count == 0 ? 0 : (double)Top1Correct / Count;

    /// <summary>The share right within the first five places, in [0, 1]; 0 without samples.</summary>
    public double Top5 => Count == 0 ? 0 : (double)Top5Correct / Count;

    /// <summary>Wilson's 95 % interval of <see cref="Top1"/>.</summary>
    public ConfidenceInterval Top1Interval => ConfidenceInterval.Wilson(Top1Correct, Count);

    /// <summary>Wilson's 95 % interval of <see cref="Top5"/>.</summary>
    public ConfidenceInterval Top5Interval => ConfidenceInterval.Wilson(Top5Correct, Count);

    /// <summary>Whether each sample, in the order added, was right at the first place; for <see cref="PairedComparison"/>.</summary>
    public IReadOnlyList<bool> Outcomes => _top1;

    /// <summary>Counts one sample.</summary>
    /// <param name="scores">One score a class: logits, probabilities or quantized ones; only their order counts.</param>
    /// <param name="label">The right class, from 0.</param>
    /// <returns>True when the right class has the first place.</returns>
    /// <exception cref="DyadicException">The label is outside the scores.</exception>
    public bool Add(ReadOnlySpan<float> scores, int label)
    {
        if (scores.Length == ScoresWithBackground && !labelsCountBackground) scores = scores[1..];
        if ((uint)label >= (uint)scores.Length) throw DyadicException.BadInput($"Label {label} does not fit a model with {scores.Length} classes; check that the data set belongs to the model.");
        int place = float.IsNaN(scores[label]) ? int.MaxValue : PlaceOf(scores, label);
        if (place == 0) Top1Correct++;
        if (place < 5) Top5Correct++;
        _top1.Add(place == 0);
        return place == 0;
    }

    private static int PlaceOf(ReadOnlySpan<float> scores, int label)
    {
        int before = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > scores[label] || (i < label && scores[i] == scores[label])) before++;
        }

        return before;
    }
}
