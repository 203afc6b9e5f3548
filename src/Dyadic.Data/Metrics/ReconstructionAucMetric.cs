using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Anomaly detection with an autoencoder: the area under the ROC curve of the mean squared difference of input and output, class 1 being the anomaly.</summary>
public sealed class ReconstructionAucMetric : IMetric
{
    /// <inheritdoc/>
    public string Name => "reconstruction_auc";

    /// <inheritdoc/>
    public string Meaning => "how likely an anomaly (class 1) is reconstructed worse than a normal sample";

    /// <inheritdoc/>
    public MetricFit Fit(Prediction prediction) => prediction is { Sample.Label: 0 or 1, Inputs.Count: 1, Outputs.Count: 1 } && IsPair(prediction) && prediction.Outputs[0].CountOfFirst > 2 ? MetricFit.Certain : MetricFit.None;

    /// <inheritdoc/>
    public IMetricCount Begin(ClassNumbers classes) => new Counting(Name);

    private static bool IsPair(Prediction prediction) => prediction.Inputs[0].Shape == prediction.Outputs[0].Shape;

    private sealed class Counting(string name) : IMetricCount
    {
        private readonly RocCurve _curve = new();
        private double _normal;
        private int _normals;

        public void Add(Prediction prediction)
        {
            if (prediction.Inputs.Count != 1 || !IsPair(prediction)) throw DyadicException.Unsupported($"{name} compares a model's only input with its first output; their shapes should be equal.");
            ReadOnlySpan<float> input = prediction.Inputs[0].First, output = prediction.Outputs[0].First;
            double sum = 0;
            for (int i = 0; i < input.Length; i++) sum += ((double)input[i] - output[i]) * ((double)input[i] - output[i]);
            int label = prediction.Sample.RequireLabel();
            _curve.Add(sum / input.Length, label);
            if (label != 0) return;
            _normal += sum / input.Length;
            _normals++;
        }

        public MetricResult Result() => new(name, _curve.Area, MetricUnit.Share, _curve.Count) { Parts = [new MetricPart("normal_mse", _normal / _normals, MetricUnit.Number)] };
    }
}
