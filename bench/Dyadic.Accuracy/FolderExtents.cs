using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Accuracy;

/// <summary>Which numbers stand for the extents that a model leaves open.</summary>
/// <param name="Named">Extents by the model's name for them.</param>
internal sealed record FolderExtents(IReadOnlyDictionary<string, int> Named)
{
    // A length that every sequence model of interest takes.
    private const int Length = 64;

    /// <summary>The shapes of a graph's inputs: the first axis is the batch, one sample, wherever its name stands.</summary>
    public IReadOnlyDictionary<string, TensorShape> Of(Graph graph)
    {
        HashSet<string> batch = [.. graph.Inputs.Where(input => input.Shape is { Rank: > 0 }).Select(input => input.Shape![0].Name).OfType<string>()];
        int Extent(Dimension dimension, int axis)
        {
            if (dimension.IsKnown) return checked((int)dimension.Value);
            if (dimension.Name is { } name && Named.TryGetValue(name, out int given)) return given;
            return axis == 0 || (dimension.Name is not null && batch.Contains(dimension.Name)) ? 1 : Length;
        }

        return graph.Inputs.Where(input => input.Shape is not null).ToDictionary(input => input.Name, input => TensorShape.Create([.. input.Shape!.Select(Extent)]));
    }
}
