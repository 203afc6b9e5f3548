using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>A Split of floats of known lengths becomes a Slice for each part. Exact.</summary>
/// <remarks><code>
///   before:  x ─ Split ─ y₀, y₁, …        after:  x ─ Slice ─ y₀,  x ─ Slice ─ y₁, …
/// </code></remarks>
public sealed class SplitIntoSlices : RewriteRule<Split>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Split op)
    {
        if (node.Inputs[0] is not { Type: ElementType.Float32, Shape: { } shape } x) return null;
        int axis = op.Axis < 0 ? op.Axis + shape.Rank : op.Axis;
        if (node.Outputs.Any(output => output?.Shape is not { } part || !part[axis].IsKnown)) return null;
        GraphPatch patch = new();
        long start = 0;
        foreach (Value output in node.Outputs.OfType<Value>())
        {
            long end = start + output.Shape![axis].Value;
            patch.Replace(output, patch.Add(output.Name, new Slice(), x, Index(start), Index(end), Index(axis)));
            start = end;
        }

        return patch;

        Value Index(long number) => patch.AddConstant($"{node.Name}_index", DenseTensor.Vector<long>(number));
    }
}
