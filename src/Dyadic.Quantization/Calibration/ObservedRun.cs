using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Quantization;

/// <summary>Runs a float network over samples, one at a time, and shows what its values are.</summary>
internal static class ObservedRun
{
    /// <summary>Shows every float32 value, inputs included, by name.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="samples">One tensor an input each.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="seen">Told of each value of each sample; the tensor is its own until the call returns.</param>
    /// <param name="progress">Told the number of samples so far.</param>
    /// <returns>How many samples there were.</returns>
    public static int Over(Graph graph, IEnumerable<IReadOnlyList<DenseTensor>> samples, QuantizeOptions options, Action<string, DenseTensor> seen, IProgress<int>? progress = null)
    {
        using Session session = new(graph, new SessionOptions { Threads = options.Threads });
        session.Observe = (value, tensor) => Show(value.Name, tensor);
        int count = 0;
        foreach (IReadOnlyList<DenseTensor> sample in samples)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            session.Run(sample, options.CancellationToken);
            for (int i = 0; i < graph.Inputs.Count; i++) Show(graph.Inputs[i].Name, sample[i]);
            count++;
            progress?.Report(count);
        }

        return count;

        void Show(string name, DenseTensor tensor)
        {
            if (tensor.ElementType == ElementType.Float32) seen(name, tensor);
        }
    }
}
