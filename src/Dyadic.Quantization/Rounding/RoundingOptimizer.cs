using System.Numerics;
using System.Numerics.Tensors;
using Dyadic.Kernels;

namespace Dyadic.Quantization;

/// <summary>
/// Learns the rounding of one layer: minimises ‖f(y) − f(W̃x̂ + b)‖² + λ·f_reg(V) over V, with f the layer's clamp, y the outputs of the
/// float network and x̂ the inputs in the quantized one. Nagel et al. 2020, eqs. (21) to (25).
/// </summary>
internal sealed unsafe class RoundingOptimizer
{
    private readonly RoundingProblem _problem;
    private readonly AdaRoundSettings _settings;
    private readonly WorkerPool _pool;
    private readonly RowBlock[] _blocks;
    private readonly float[] _weights;
    private readonly float[] _outputs;
    private readonly float[] _weightGradients;

    /// <summary>Packs the rows.</summary>
    public RoundingOptimizer(RoundingProblem problem, LinearRows drawn, AdaRoundSettings settings, WorkerPool pool)
    {
        (_problem, _settings, _pool) = (problem, settings, pool);
        int count = Math.Max(1, (drawn.Rows + (settings.Batch / 2)) / settings.Batch);
        _blocks = new RowBlock[count];
        for (int block = 0; block < count; block++)
        {
            int from = (int)((long)drawn.Rows * block / count), to = (int)((long)drawn.Rows * (block + 1) / count);
            _blocks[block] = new RowBlock(problem, drawn, from, to - from);
        }

        _weights = GC.AllocateUninitializedArray<float>(problem.Layer.WeightsByChannel.Length, pinned: true);
        _weightGradients = GC.AllocateUninitializedArray<float>(_weights.Length, pinned: true);
        _outputs = GC.AllocateUninitializedArray<float>(problem.Layer.Channels * _blocks.Max(block => block.Rows), pinned: true);
    }

    /// <summary>Squared error of the layer's outputs for hard codes, summed over channels, mean over rows.</summary>
    public double[] Errors(short[] codes)
    {
        for (int i = 0; i < codes.Length; i++) _weights[i] = (float)(_problem.Scales[i / _problem.PerChannel] * codes[i]);
        double[] errors = new double[_problem.Layer.Channels];
        foreach (RowBlock block in _blocks) Differentiate(block, errors);
        int rows = _blocks.Sum(block => block.Rows);
        return Array.ConvertAll(errors, error => error / rows);
    }

    /// <summary>Shifts the biases to where the error of hard codes is least: a few steps of Newton's method over the rows that the clamp lets through.</summary>
    /// <returns>What was added to the bias of each channel.</returns>
    public double[] ShiftBias(short[] codes)
    {
        const int Steps = 3;
        double[] shifts = new double[_problem.Layer.Channels], best = Errors(codes);
        float[] start = [.. _problem.Bias];
        for (int step = 0; step < Steps; step++)
        {
            double[] sums = new double[shifts.Length], free = new double[shifts.Length];
            foreach (RowBlock block in _blocks)
            {
                Differentiate(block, errors: null);
                for (int channel = 0; channel < sums.Length; channel++)
                {
                    ReadOnlySpan<float> own = _outputs.AsSpan(channel * block.Rows, block.Rows);
                    sums[channel] += TensorPrimitives.Sum(own) * block.Rows / 2;
                    free[channel] += own.Length - own.Count(0f);
                }
            }

            for (int channel = 0; channel < shifts.Length; channel++) _problem.Bias[channel] -= free[channel] == 0 ? 0 : (float)(sums[channel] / free[channel]);
        }

        double[] shifted = Errors(codes);
        for (int channel = 0; channel < shifts.Length; channel++)
        {
            if (shifted[channel] < best[channel]) shifts[channel] = _problem.Bias[channel] - start[channel];
            else _problem.Bias[channel] = start[channel];
        }

        return shifts;
    }

    /// <summary>Mean square of the outputs that are wanted, summed over channels.</summary>
    public double TargetEnergy() => _blocks.Sum(block => (double)TensorPrimitives.SumOfSquares<float>(block.Targets)) / _blocks.Sum(block => block.Rows);

    /// <summary>Learns.</summary>
    /// <param name="nearestError">The error of nearest rounding, positive; it is the unit of the reconstruction.</param>
    /// <param name="token">Cancels between two steps.</param>
    public short[] Learn(double nearestError, CancellationToken token)
    {
        RoundingVariables variables = new(_problem);
        float factor = (float)(variables.Count / nearestError);
        int warm = (int)(_settings.Iterations * _settings.WarmUp);
        for (int step = 0; step < _settings.Iterations; step++)
        {
            token.ThrowIfCancellationRequested();
            RowBlock block = _blocks[step % _blocks.Length];
            variables.Soften(_weights);
            Differentiate(block, errors: null);
            fixed (float* gradients = _outputs, weightGradients = _weightGradients) block.MultiplyBack(gradients, weightGradients, _pool);
            double progress = (double)(step - warm) / Math.Max(1, _settings.Iterations - warm);
            double beta = _settings.LastBeta + (0.5 * (_settings.FirstBeta - _settings.LastBeta) * (1 + Math.Cos(Math.PI * progress)));
            variables.Step(_weightGradients, factor, step < warm ? 0 : (float)_settings.Regularization, (float)beta, (float)_settings.LearningRate);
        }

        return variables.Harden();
    }

    // Leaves the gradient of the mean squared error by the outputs before the clamp in _outputs; adds the errors of each channel.
    private void Differentiate(RowBlock block, double[]? errors)
    {
        fixed (float* weights = _weights, outputs = _outputs) block.Multiply(weights, outputs, _pool);
        int rows = block.Rows;
        float min = (float)_problem.Layer.Clamp.Min, max = (float)_problem.Layer.Clamp.Max, mean = 2f / rows;
        for (int channel = 0; channel < _problem.Layer.Channels; channel++)
        {
            Span<float> own = _outputs.AsSpan(channel * rows, rows);
            double error = Differences(own, block.Targets.AsSpan(channel * rows, rows), _problem.Bias[channel], min, max, mean);
            if (errors is not null) errors[channel] += error;
        }
    }

    // Outputs become factor · (clamp(output + bias) − target), 0 where the clamp is at work; gives the sum of the squared differences.
    private static double Differences(Span<float> outputs, ReadOnlySpan<float> targets, float bias, float min, float max, float factor)
    {
        double error = 0;
        int row = 0;
        for (; row <= outputs.Length - Vector<float>.Count; row += Vector<float>.Count)
        {
            Vector<float> output = new Vector<float>(outputs[row..]) + new Vector<float>(bias);
            Vector<float> clamped = Vector.Min(Vector.Max(output, new Vector<float>(min)), new Vector<float>(max));
            Vector<float> difference = clamped - new Vector<float>(targets[row..]);
            error += Vector.Dot(difference, difference);
            Vector.ConditionalSelect(Vector.Equals(output, clamped), factor * difference, Vector<float>.Zero).CopyTo(outputs[row..]);
        }

        for (; row < outputs.Length; row++)
        {
            float output = outputs[row] + bias, clamped = Math.Clamp(output, min, max), difference = clamped - targets[row];
            error += difference * difference;
            outputs[row] = output == clamped ? factor * difference : 0;
        }

        return error;
    }
}
