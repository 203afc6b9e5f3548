using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>How far the outputs are from those the data expect: 10·log₁₀(signal / noise).</summary>
public sealed class OutputSqnrMetric : IMetric
{
    /// <inheritdoc/>
    public string Name => "output_sqnr_db";

    /// <inheritdoc/>
    public string Meaning => "signal-to-noise ratio of the outputs against those the data expect, in dB";

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) => prediction.Sample.ExpectedOutputs.Count == 0 ? MetricFit.None
        : prediction.Sample.Label is null ? MetricFit.Usual : MetricFit.Possible;

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(Name);

    private sealed class Counting(string name) : IMetricCount
    {
        private readonly SignalToNoise _noise = new();
        private int _count;

        public void Add(Prediction prediction)
        {
            IReadOnlyList<NamedTensor> expected = prediction.Sample.ExpectedOutputs;
            if (expected.Count == 0) throw DyadicException.BadInput($"{prediction.Sample.Name} has no expected outputs; there is nothing to compare with.");
            for (int i = 0; i < Math.Min(prediction.Outputs.Count, expected.Count); i++)
            {
                float[] reference = new float[expected[i].Tensor.Count];
                RealNumbers.Convert(expected[i].Tensor, reference);
                _noise.Add(reference, prediction.Outputs[i].Values);
            }

            _count++;
        }

        public MetricResult Result() => new(name, _noise.Decibels, MetricUnit.Decibels, _count)
        {
            Parts = [new MetricPart("cosine", _noise.Cosine, MetricUnit.Number), new MetricPart("max_abs_error", _noise.MaxAbsoluteError, MetricUnit.Number)],
        };
    }
}
