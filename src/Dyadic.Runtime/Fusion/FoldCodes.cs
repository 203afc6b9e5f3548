using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Computes constant nodes once, but leaves constant codes behind their DequantizeLinear, where patterns look for weights.</summary>
internal sealed class FoldCodes(FoldConstants fold) : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(FoldCodes);

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node) => node.Operator is DequantizeLinear ? null : fold.Rewrite(graph, node);
}
