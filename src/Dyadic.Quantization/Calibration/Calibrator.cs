using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

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
        using Session session = new(graph, new SessionOptions { Threads = options.Threads });
        session.Observe = (value, tensor) => Observe(statistics, value.Name, tensor);
        count = 0;
        foreach (IReadOnlyList<DenseTensor> sample in samples)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            session.Run(sample, options.CancellationToken);
            for (int i = 0; i < graph.Inputs.Count; i++) Observe(statistics, graph.Inputs[i].Name, sample[i]);
            count++;
            options.Progress?.Report(count);
        }

        return count > 0 ? statistics : throw DyadicException.Usage("Calibration needs at least one sample; the data set gave none.");
    }

    private static void Observe(Dictionary<string, TensorStatistics> statistics, string name, DenseTensor tensor)
    {
        if (tensor.ElementType == ElementType.Float32 && statistics.TryGetValue(name, out TensorStatistics? seen)) seen.Add(tensor);
    }
}
