using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Quantization;

/// <summary>How many samples can be replayed at once.</summary>
internal static class ReplayMemory
{
    /// <summary>The number of samples whose live values fit, at least 1.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="stages">Its stages.</param>
    /// <param name="samples">The samples; the first is run to see how large values are.</param>
    /// <param name="mebibytes">What they may take.</param>
    /// <param name="threads">Threads of the run.</param>
    public static int Affordable(Graph graph, IReadOnlyList<ReplayStage> stages, IReadOnlyList<IReadOnlyList<DenseTensor>> samples, int mebibytes, int threads)
    {
        Dictionary<Value, long> bytes = [];
        for (int i = 0; i < graph.Inputs.Count; i++) bytes[graph.Inputs[i]] = samples[0][i].Bytes.Length;
        using (Session session = new(graph, new SessionOptions { Threads = threads }))
        {
            session.Observe = (value, tensor) => bytes[value] = tensor.Bytes.Length;
            session.Run(samples[0]);
        }

        // Each value lives twice, in float and quantized, from its stage to the last that reads it.
        Dictionary<Value, int> lastReader = [];
        for (int stage = 0; stage < stages.Count; stage++)
        {
            foreach (Value input in stages[stage].Inputs) lastReader[input] = stage;
        }

        long live = graph.Inputs.Sum(input => bytes[input]), peak = live;
        for (int stage = 0; stage < stages.Count; stage++)
        {
            live += stages[stage].Outputs.Sum(output => bytes.GetValueOrDefault(output));
            peak = Math.Max(peak, live);
            foreach ((Value value, int reader) in lastReader)
            {
                if (reader == stage) live -= bytes.GetValueOrDefault(value);
            }
        }

        return (int)Math.Clamp(mebibytes * (1L << 20) / Math.Max(2 * peak, 1), 1, samples.Count);
    }
}
