using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Fixes extents of inputs that a file leaves open.</summary>
public static class InputShapes
{
    /// <summary>Gives inputs their extents and infers the graph again.</summary>
    /// <param name="graph">The graph, changed in place.</param>
    /// <param name="shapes">By input name; 0 leaves an extent as it is.</param>
    /// <exception cref="DyadicException">There is no such input, or an extent contradicts the file's.</exception>
    public static void Fix(Graph graph, IReadOnlyDictionary<string, TensorShape> shapes)
    {
        foreach ((string name, TensorShape shape) in shapes)
        {
            Value input = Find(graph, name);
            Dimension[] extents = [.. Enumerable.Range(0, shape.Rank).Select(axis => shape[axis] > 0 ? Dimension.Of(shape[axis]) : input.Shape is { } own && own.Rank == shape.Rank ? own[axis] : Dimension.Unknown)];
            SymbolicShape wanted = SymbolicShape.Of(extents);
            if (input.Shape is { } known && (known.Rank != wanted.Rank || !known.IsCompatibleWith(wanted))) throw DyadicException.Usage($"Input '{name}' has the shape {known}, which {shape} contradicts.");
            input.Shape = wanted;
        }

        GraphInference.Infer(graph);
    }

    internal static Value Find(Graph graph, string name) => graph.Inputs.FirstOrDefault(value => value.Name == name)
        ?? throw DyadicException.Usage($"The model has no input '{name}'; its inputs are {string.Join(", ", graph.Inputs.Select(value => value.Name))}.");
}
