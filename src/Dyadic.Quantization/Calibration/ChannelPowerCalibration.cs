using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Chooses the powers of two of the channels that normalizations read, over all calibration samples: their range is known, so each power's error is.</summary>
internal static class ChannelPowerCalibration
{
    /// <summary>Sets them.</summary>
    /// <param name="graph">The float network.</param>
    /// <param name="layers">Its layers; reads the samples only when some want powers.</param>
    /// <param name="samples">Calibration samples.</param>
    /// <param name="statistics">What calibration saw of each value, by name.</param>
    /// <param name="options">Threads and cancellation.</param>
    public static void Run(
        Graph graph, IReadOnlyList<QuantizedLayer> layers, IEnumerable<IReadOnlyList<DenseTensor>> samples, IReadOnlyDictionary<string, TensorStatistics> statistics, QuantizeOptions options)
    {
        NormalizationLayer[] readers = [.. layers.OfType<NormalizationLayer>().Where(layer => layer.ReadsChannelPowers)];
        if (readers.Length == 0) return;
        Dictionary<string, ChannelPowerSearch> searches = [];
        foreach (NormalizationLayer layer in readers)
        {
            StreamingHistogram seen = statistics[layer.Inputs[0].Name].Histogram;
            searches[layer.Inputs[0].Name] = new ChannelPowerSearch(ChannelPowers.Fit(seen.Min, seen.Max), layer.Channels);
        }

        ObservedRun.Over(graph, samples, options, (name, tensor) =>
        {
            if (searches.TryGetValue(name, out ChannelPowerSearch? search)) search.Add(tensor.Span<float>());
        });
        foreach (NormalizationLayer layer in readers) layer.Powers = searches[layer.Inputs[0].Name].Best();
    }
}
