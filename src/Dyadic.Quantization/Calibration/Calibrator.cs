using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Runs a float network over samples, once, and keeps a histogram of every watched value: memory does not grow with the samples.</summary>
internal static class Calibrator
{
    /// <summary>Statistics by value name, inputs included.</summary>
    /// <exception cref="DyadicException">There is no sample, or a sample does not fit the network's inputs.</exception>
    public static IReadOnlyDictionary<string, TensorStatistics> Run(
        Graph graph, IReadOnlySet<Value> watched, IEnumerable<IReadOnlyList<DenseTensor>> samples, RangeSettings settings, QuantizeOptions options, out int count)
    {
        Dictionary<string, TensorStatistics> statistics = watched.Select(value => value.Name).Distinct().ToDictionary(name => name, _ => new TensorStatistics(settings));
        count = ObservedRun.Over(graph, samples, options, Add, options.Progress);
        return count > 0 ? statistics : throw DyadicException.Usage("Calibration needs at least one sample; the data set gave none.");

        void Add(string name, DenseTensor tensor)
        {
            if (statistics.TryGetValue(name, out TensorStatistics? seen)) seen.Add(tensor);
        }
    }
}
