using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Writes a second power as a product of a value by itself. Exact.</summary>
/// <remarks><code>
///   before:  x ─ Pow(2) ─ y        after:  x, x ─ Mul ─ y
/// </code></remarks>
public sealed class SquareIntoProduct : RewriteRule<Pow>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Pow op)
    {
        if (node.Inputs[0] is not { Constant: null, Type: ElementType.Float32 } x || node.Inputs[1]!.Constant is not { ElementType: ElementType.Float32, Count: 1 } two || two.Span<float>()[0] != 2) return null;
        GraphPatch patch = new();
        patch.Replace(node.Output, patch.Add(node.Name, new Mul(), x, x));
        return patch;
    }
}
