using Dyadic.Graphs;
using Dyadic.Runtime.Fusion;

namespace Dyadic.Runtime;

/// <summary>What the plans of a session are made from.</summary>
/// <param name="graph">The caller's graph; not changed.</param>
internal sealed class SessionGraphs(Graph graph)
{
    private readonly Lazy<Graph> _fused = new(() => QdqFusion.Apply(graph));

    /// <summary>The caller's graph.</summary>
    public Graph Original => graph;

    /// <summary>The same on codes, made on first use; the same object when it quantizes nothing.</summary>
    public Graph Fused => _fused.Value;
}
