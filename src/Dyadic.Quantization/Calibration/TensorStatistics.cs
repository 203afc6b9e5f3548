using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>What calibration saw of one value: its distribution, and the mean of each channel.</summary>
public sealed class TensorStatistics
{
    private double[] _channelSums = [];
    private long _channelCount;

    /// <summary>The distribution of all elements.</summary>
    public StreamingHistogram Histogram { get; } = new();

    /// <summary>The mean of each channel (axis 1); empty when channels vary or there are none.</summary>
    public double[] ChannelMeans => _channelCount == 0 ? [] : Array.ConvertAll(_channelSums, sum => sum / _channelCount);

    /// <summary>Adds one float32 tensor.</summary>
    public void Add(DenseTensor tensor)
    {
        ReadOnlySpan<float> values = tensor.Span<float>();
        Histogram.Add(values);
        if (tensor.Shape.Rank < 2) return;
        int channels = tensor.Shape[1];
        int inner = (int)tensor.Shape.CountOf(2, tensor.Shape.Rank);
        if (_channelSums.Length == 0) _channelSums = new double[channels];
        if (_channelSums.Length != channels || values.IsEmpty) return;
        for (int start = 0, channel = 0; start < values.Length; start += inner, channel = (channel + 1) % channels)
        {
            double sum = 0;
            foreach (float value in values.Slice(start, inner)) sum += value;
            _channelSums[channel] += sum;
        }

        _channelCount += values.Length / channels;
    }
}
