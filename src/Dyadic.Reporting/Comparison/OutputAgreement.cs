using Dyadic.Data;

namespace Dyadic.Reporting;

/// <summary>The first output of a float model for each sample, and how near another model comes.</summary>
/// <remarks>Outputs are kept up to a fixed amount of memory; agreement is then of the samples that were kept.</remarks>
internal sealed class ReferenceOutputs
{
    private const long MostNumbers = 1 << 26;

    private readonly List<float[]> _outputs = [];
    private long _numbers;

    /// <summary>Keeps the prediction of the next sample.</summary>
    public void Keep(int index, Prediction prediction)
    {
        if (prediction.Outputs.Count == 0 || index != _outputs.Count) return;
        float[] values = prediction.Outputs[0].Values;
        if ((_numbers += values.Length) <= MostNumbers) _outputs.Add(values);
    }

    /// <summary>A count of another model's predictions against these.</summary>
    public OutputAgreement Begin() => new(_outputs);
}

/// <summary>How near a model's first output comes to that of the float model, over the samples.</summary>
/// <param name="reference">The float outputs.</param>
internal sealed class OutputAgreement(IReadOnlyList<float[]> reference)
{
    private readonly SignalToNoise _noise = new();
    private int _same;
    private int _choices;

    /// <summary>Samples compared.</summary>
    public int Samples { get; private set; }

    /// <summary>The share of samples with the same greatest element; NaN where an output has one element.</summary>
    public double Top1 => _choices == 0 ? double.NaN : (double)_same / _choices;

    /// <summary>Signal-to-noise ratio of all outputs together, in dB.</summary>
    public double SqnrDecibels => Samples == 0 ? double.NaN : _noise.Decibels;

    /// <summary>Adds the prediction of one sample.</summary>
    public void Add(int index, Prediction prediction)
    {
        if (index >= reference.Count || prediction.Outputs.Count == 0) return;
        float[] right = reference[index], came = prediction.Outputs[0].Values;
        if (right.Length != came.Length) return;
        _noise.Add(right, came);
        Samples++;
        if (right.Length < 2) return;
        _choices++;
        if (Greatest(right) == Greatest(came)) _same++;
    }

    private static int Greatest(float[] values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }
}
