using Dyadic.Graphs;

namespace Dyadic.Runtime.Fusion;

/// <summary>A float operator between DequantizeLinear and QuantizeLinear that can be computed on codes.</summary>
/// <remarks>One pattern, one file; <see cref="QdqFusion"/> lists them in order.</remarks>
internal abstract class QdqPattern : IPass
{
    /// <inheritdoc/>
    public string Name => GetType().Name;

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node) => Match(graph, node)?.Patch;

    /// <summary>Looks at one node; null when it is none of the pattern's.</summary>
    public abstract QdqMatch? Match(Graph graph, Node node);
}

/// <summary>What a pattern says of a node of its own: the change, or why there is none.</summary>
internal sealed record QdqMatch(GraphPatch? Patch, string Reason)
{
    /// <summary>The node is computed on codes.</summary>
    public static QdqMatch Fused(GraphPatch patch) => new(patch, "");

    /// <summary>The node stays in float.</summary>
    /// <param name="reason">Why, as the end of a sentence about the node.</param>
    public static QdqMatch Float(string reason) => new(null, reason);
}
