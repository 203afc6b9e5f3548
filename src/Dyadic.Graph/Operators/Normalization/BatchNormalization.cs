using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX BatchNormalization: <c>y = (x − mean) / √(variance + epsilon) · scale + bias</c>, a channel at a time. In training mode mean and
/// variance are those of the batch, and the running ones are given as further outputs.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">Weight of the old running statistics in training mode.</param>
/// <param name="TrainingMode">Uses the statistics of the batch.</param>
[OnnxOperator("BatchNormalization", SinceVersion = 15)]
public sealed record BatchNormalization(float Epsilon = 1e-5f, float Momentum = 0.9f, bool TrainingMode = false) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        SymbolicShape? x = c.Input(0).Shape;
        for (int i = 1; i <= 4; i++)
        {
            if (c.Input(i).Shape is not { } shape || x is not { Rank: > 1 }) continue;
            if (shape.Rank != 1 || !shape[0].IsCompatibleWith(x[1])) throw c.Fail($"input {i} should have one element a channel, [{x[1]}]; its shape is {shape}.");
        }

        c.SetOutput(0, c.TypeWhere(0, RealElements.Holds, "a floating type"), x);
        for (int i = 1; i <= 2; i++) c.SetOutput(i, c.Input(2 + i).Type, c.Input(2 + i).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        double[] values = RealElements.Read(x);
        double[][] parameters = [.. Enumerable.Range(1, 4).Select(i => RealElements.Read(c.Input(i)))];
        int channels = parameters[0].Length;
        int inner = x.Shape.Rank > 1 ? (int)x.Shape.CountOf(2, x.Shape.Rank) : 1;
        if ((x.Shape.Rank > 1 ? x.Shape[1] : 1) != channels || parameters.Any(p => p.Length != channels))
        {
            throw c.Fail($"scale, bias, mean and variance should have one element a channel; the input is {x}, the scale has {channels}.");
        }

        (double[] mean, double[] variance) = TrainingMode ? Statistics(values, channels, inner) : (parameters[2], parameters[3]);
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / inner % channels;
            values[i] = ((values[i] - mean[channel]) / Math.Sqrt(variance[channel] + Epsilon) * parameters[0][channel]) + parameters[1][channel];
        }

        RealElements.Write(c.Output(0, x.ElementType, x.Shape), values);
        if (!TrainingMode) return;
        WriteRunning(c, 1, parameters[2], mean);
        WriteRunning(c, 2, parameters[3], variance);
    }

    private static (double[] Mean, double[] Variance) Statistics(double[] values, int channels, int inner)
    {
        double[] mean = new double[channels], variance = new double[channels];
        double count = values.Length / (double)channels;
        for (int i = 0; i < values.Length; i++) mean[i / inner % channels] += values[i] / count;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = values[i] - mean[i / inner % channels];
            variance[i / inner % channels] += difference * difference / count;
        }

        return (mean, variance);
    }

    private void WriteRunning(EvaluationContext c, int output, double[] old, double[] current)
    {
        if (!c.WantsOutput(output)) return;
        double[] running = new double[old.Length];
        for (int i = 0; i < running.Length; i++) running[i] = (old[i] * Momentum) + (current[i] * (1 - Momentum));
        RealElements.Write(c.Output(output, c.Input(2 + output).ElementType, [old.Length]), running);
    }
}
