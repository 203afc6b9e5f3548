using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>What calibration saw of one value: its distribution, the moving average of its extremes, and the mean of each channel.</summary>
/// <param name="settings">Bins and averaging constant; null for the usual ones.</param>
public sealed class TensorStatistics(RangeSettings? settings = null)
{
    private readonly double _averagingConstant = (settings ?? new RangeSettings()).AveragingConstant;
    private double[] _channelSums = [];
    private long _channelCount;
    private bool _averaging;

    /// <summary>The distribution of all elements.</summary>
    public StreamingHistogram Histogram { get; } = new((settings ?? new RangeSettings()).HistogramBins);

    /// <summary>Exponential moving averages of the least and greatest element of each sample.</summary>
    public RealRange AverageRange { get; private set; }

    /// <summary>The mean of each channel (axis 1); empty when channels vary or there are none.</summary>
    public double[] ChannelMeans => _channelCount == 0 ? [] : Array.ConvertAll(_channelSums, sum => sum / _channelCount);

    /// <summary>Adds one float32 tensor: a sample.</summary>
    public void Add(DenseTensor tensor)
    {
        ReadOnlySpan<float> values = tensor.Span<float>();
        if (Histogram.Add(values) is { } extremes) Average(extremes);
        if (tensor.Shape.Rank < 2) return;
        int channels = tensor.Shape[1];
        int inner = (int)tensor.Shape.CountOf(2, tensor.Shape.Rank);
        if (_channelSums.Length == 0) _channelSums = new double[channels];
        if (_channelSums.Length != channels || values.IsEmpty) return;
        for (int start = 0, channel = 0; start < values.Length; start += inner, channel = (channel + 1) % channels) _channelSums[channel] += Sum(values.Slice(start, inner));
        _channelCount += values.Length / channels;
    }

    private void Average(RealRange extremes)
    {
        AverageRange = _averaging
            ? new RealRange(AverageRange.Min + (_averagingConstant * (extremes.Min - AverageRange.Min)), AverageRange.Max + (_averagingConstant * (extremes.Max - AverageRange.Max)))
            : extremes;
        _averaging = true;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        Vector<double> lanes = Vector<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out Vector<double> low, out Vector<double> high);
            lanes += low + high;
        }

        double sum = Vector.Sum(lanes);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }
}
