using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Accuracy.Tiers;

/// <summary>What one process, on its tier, gives for a model: an array an output and input.</summary>
internal static class TierOutputs
{
    private static readonly FolderExtents Extents = new(new Dictionary<string, int>());

    /// <summary><c>tier-outputs FILE INPUTS THREADS OUT.npz</c>, which <c>tiers</c> calls.</summary>
    public static int Run(string[] args)
    {
        if (args is not [var file, var inputs, var threads, var outputs]) throw DyadicException.Usage("usage: tier-outputs FILE INPUTS THREADS OUT.npz");
        Model model = ModelFile.Read(file);
        IReadOnlyDictionary<string, TensorShape> shapes = Extents.Of(model.Graph);
        using Session session = new(model, new SessionOptions { Threads = int.Parse(threads, null) });
        List<NamedTensor> results = [];
        for (int seed = 0; seed < int.Parse(inputs, null); seed++)
        {
            DenseTensor[] given = [.. session.Inputs.Select(input => RandomInputs.Make(input, shapes.TryGetValue(input.Name, out TensorShape shape) ? shape : null, (ulong)seed + 1))];
            results.AddRange(session.Run(given).Select((tensor, output) => new NamedTensor($"{seed}.{output}", tensor)));
        }

        NpzFile.Write(outputs, results);
        return 0;
    }
}
