using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Makes a constant of the shape of a value whose extents are all known. Exact.</summary>
/// <remarks><code>
///   before:  x[1, 576] ─ Shape ─ y        after:  y = [1, 576]
/// </code></remarks>
public sealed class FoldKnownShapes : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(FoldKnownShapes);

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node)
    {
        if (node.Operator is not Shape || graph.Outputs.Contains(node.Output)) return null;
        if (node.Output.Extents is not { Length: > 0 } extents || !Array.TrueForAll(extents, extent => extent.IsKnown)) return null;

        GraphPatch patch = new();
        patch.Replace(node.Output, patch.AddConstant(node.Output.Name, DenseTensor.Vector<long>(Array.ConvertAll(extents, extent => extent.Value))));
        return patch;
    }
}
