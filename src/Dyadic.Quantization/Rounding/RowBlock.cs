using Dyadic.Kernels;

namespace Dyadic.Quantization;

/// <summary>
/// Some rows of a layer, packed once for the two products of a step: outputs[channel][row] = w[channel] · x[row], and the gradient of
/// the weights, Σ over rows of g[channel][row] · x[row].
/// </summary>
internal sealed unsafe class RowBlock
{
    // Below this a tile of the matrix kernel would stay mostly empty.
    private const int FewestTileRows = 4;

    private readonly int _groupChannels;
    private readonly int _perChannel;
    private readonly FloatGemm[] _forward = [];
    private readonly FloatGemm[] _backward = [];
    private readonly float[][] _columns = [];

    /// <summary>Packs rows.</summary>
    /// <param name="problem">The layer.</param>
    /// <param name="drawn">All rows.</param>
    /// <param name="from">The first row of the block.</param>
    /// <param name="count">How many.</param>
    public RowBlock(RoundingProblem problem, LinearRows drawn, int from, int count)
    {
        int groups = problem.Layer.Groups, channels = problem.Layer.Channels, length = groups * problem.PerChannel;
        (Rows, _groupChannels, _perChannel) = (count, problem.GroupChannels, problem.PerChannel);
        Targets = new float[channels * count];
        for (int row = 0; row < count; row++)
        {
            for (int channel = 0; channel < channels; channel++) Targets[(channel * count) + row] = drawn.Targets[((from + row) * channels) + channel];
        }

        bool tiles = _groupChannels >= FewestTileRows;
        if (tiles) (_forward, _backward) = (new FloatGemm[groups], new FloatGemm[groups]);
        else _columns = new float[groups][];
        float[] rows = new float[count * _perChannel];
        for (int group = 0; group < groups; group++)
        {
            float[] columns = new float[count * _perChannel];
            for (int row = 0; row < count; row++)
            {
                ReadOnlySpan<float> source = drawn.Inputs.AsSpan(((from + row) * length) + (group * _perChannel), _perChannel);
                source.CopyTo(rows.AsSpan(row * _perChannel));
                for (int k = 0; k < source.Length; k++) columns[(k * count) + row] = source[k];
            }

            if (!tiles)
            {
                _columns[group] = columns;
                continue;
            }

            _forward[group] = new FloatGemm(_perChannel, count, columns, [], float.NegativeInfinity, float.PositiveInfinity);
            _backward[group] = new FloatGemm(count, _perChannel, rows, [], float.NegativeInfinity, float.PositiveInfinity);
        }
    }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>[channels][rows]: what the outputs should be.</summary>
    public float[] Targets { get; }

    /// <summary>Outputs for weights [channels][weights a channel], without bias and clamp.</summary>
    public void Multiply(float* weights, float* outputs, WorkerPool pool)
    {
        if (_forward.Length == 0)
        {
            for (int channel = 0; channel < _columns.Length * _groupChannels; channel++) MultiplyChannel(channel, weights, outputs);
            return;
        }

        for (int group = 0; group < _forward.Length; group++)
        {
            int first = group * _groupChannels;
            _forward[group].Run(weights + (first * _perChannel), _groupChannels, outputs + (first * Rows), pool);
        }
    }

    /// <summary>The gradient of the weights for gradients [channels][rows] of the outputs.</summary>
    public void MultiplyBack(float* gradients, float* weightGradients, WorkerPool pool)
    {
        if (_backward.Length == 0)
        {
            for (int channel = 0; channel < _columns.Length * _groupChannels; channel++) MultiplyChannelBack(channel, gradients, weightGradients);
            return;
        }

        for (int group = 0; group < _backward.Length; group++)
        {
            int first = group * _groupChannels;
            _backward[group].Run(gradients + (first * Rows), _groupChannels, weightGradients + (first * _perChannel), pool);
        }
    }

    private void MultiplyChannel(int channel, float* weights, float* outputs)
    {
        Span<float> sums = new(outputs + (channel * Rows), Rows);
        sums.Clear();
        for (int k = 0; k < _perChannel; k++)
        {
            ReadOnlySpan<float> column = _columns[channel / _groupChannels].AsSpan(k * Rows, Rows);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(column, weights[(channel * _perChannel) + k], sums, sums);
        }
    }

    private void MultiplyChannelBack(int channel, float* gradients, float* weightGradients)
    {
        ReadOnlySpan<float> own = new(gradients + (channel * Rows), Rows);
        for (int k = 0; k < _perChannel; k++)
        {
            weightGradients[(channel * _perChannel) + k] = System.Numerics.Tensors.TensorPrimitives.Dot(own, _columns[channel / _groupChannels].AsSpan(k * Rows, Rows));
        }
    }
}
