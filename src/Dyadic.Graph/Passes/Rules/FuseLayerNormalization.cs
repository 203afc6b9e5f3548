using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>A layer normalization that an exporter took apart is one LayerNormalization again. Exact up to float rounding.</summary>
/// <remarks><code>
///   d = x − mean(x), r = √(mean(d²) + ε)
///   before:  d / r · gain + shift     or     x · k + (shift − mean(x) · k) with k = 1 / r · gain        after:  x ─ LayerNormalization
/// </code></remarks>
public sealed class FuseLayerNormalization : RewriteRule<Add>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, Add op)
    {
        foreach ((Value left, Value right) in (ReadOnlySpan<(Value, Value)>)[(node.Inputs[0]!, node.Inputs[1]!), (node.Inputs[1]!, node.Inputs[0]!)])
        {
            if ((Divided(left, right) ?? Multiplied(left, right)) is not { } parts || Patch(node, parts) is not { } patch) continue;
            return patch;
        }

        return null;
    }

    private static GraphPatch? Patch(Node node, Parts parts)
    {
        int axes = parts.Deviation.Axes;
        if (parts.Deviation.X.Shape is not { } shape || !shape.ProductOf(shape.Rank - axes, shape.Rank).IsKnown || (axes > 1 && !shape.IsKnown) || node.Output.Type != ElementType.Float32) return null;
        int width = (int)shape.ProductOf(shape.Rank - axes, shape.Rank).Value;
        if (Row(parts.Gain, width, axes) is not { } gain || Row(parts.Shift, width, axes) is not { } shift) return null;
        GraphPatch patch = new();
        LayerNormalization norm = new(Epsilon: parts.Deviation.Epsilon);
        Value x = axes == 1 ? parts.Deviation.X : patch.Add($"{node.Name}_rows", new Reshape(), parts.Deviation.X, Extents("rows_shape", [.. shape.SkipLast(axes), width]));
        Value y = patch.Add(node.Name, norm, x, patch.AddConstant($"{node.Name}_gain", gain), patch.AddConstant($"{node.Name}_shift", shift));
        patch.Replace(node.Output, axes == 1 ? y : patch.Add($"{node.Name}_folded", new Reshape(), y, Extents("shape", shape)));
        return patch;

        Value Extents(string name, IEnumerable<Dimension> extents) => patch.AddConstant($"{node.Name}_{name}", DenseTensor.Vector<long>([.. extents.Select(extent => extent.Value)]));
    }

    // (x − mean) / r · gain + shift
    private static Parts? Divided(Value product, Value shift)
    {
        if (shift.Constant is null || product.Producer is not { Operator: Mul } mul || ConstantSide(mul) is not var (gain, quotient)) return null;
        if (quotient.Producer is not { Operator: Div } div || Deviation.Of(div.Inputs[1]!) is not { } deviation || !deviation.IsDifference(div.Inputs[0]!)) return null;
        return new Parts(deviation, gain, shift);
    }

    // x · k + (shift − mean · k)
    private static Parts? Multiplied(Value product, Value rest)
    {
        if (rest.Producer is not { Operator: Sub } sub || sub.Inputs[0] is not { Constant: not null } shift || sub.Inputs[1]!.Producer is not { Operator: Mul } meanTimes) return null;
        if (product.Producer is not { Operator: Mul } times) return null;
        foreach (Value k in times.Inputs.Select(input => input!))
        {
            if (k.Producer is not { Operator: Mul } scaled || ConstantSide(scaled) is not var (gain, reciprocal)) continue;
            Value? root = reciprocal.Producer switch
            {
                { Operator: Reciprocal } node => node.Inputs[0],
                { Operator: Div } node when node.Inputs[0]!.Constant is { ElementType: ElementType.Float32, Count: 1 } one && one.Span<float>()[0] == 1 => node.Inputs[1],
                _ => null,
            };
            if (root is null || Deviation.Of(root) is not { } deviation) continue;
            if (Reads(times, deviation.X, k) && Reads(meanTimes, deviation.Mean, k)) return new Parts(deviation, gain, shift);
        }

        return null;
    }

    private static bool Reads(Node node, Value one, Value other) => (node.Inputs[0] == one && node.Inputs[1] == other) || (node.Inputs[0] == other && node.Inputs[1] == one);

    private static (Value Constant, Value Other)? ConstantSide(Node node)
    {
        if (node.Inputs[1]!.Constant is not null) return (node.Inputs[1]!, node.Inputs[0]!);
        return node.Inputs[0]!.Constant is not null ? (node.Inputs[0]!, node.Inputs[1]!) : null;
    }

    private static DenseTensor? Row(Value value, int width, int axes) =>
        value.Constant is { ElementType: ElementType.Float32 } constant && constant.Count == width && constant.Shape.Rank >= axes && constant.Shape.CountOf(constant.Shape.Rank - axes, constant.Shape.Rank) == width ? constant.Reshaped([width]) : null;

    private sealed record Parts(Deviation Deviation, Value Gain, Value Shift);

    // r = √(mean(d²) + ε) with d = x − mean(x) over the last axes, of which there are so many.
    private sealed record Deviation(Value X, Value Mean, Value Difference, float Epsilon, int Axes)
    {
        public static Deviation? Of(Value root)
        {
            if (root.Producer is not { Operator: Sqrt } sqrt || sqrt.Inputs[0]!.Producer is not { Operator: Add } add || ConstantSide(add) is not var (epsilon, variance)) return null;
            if (epsilon.Constant is not { ElementType: ElementType.Float32, Count: 1 } number || MeanOf(variance) is not ({ Producer: { } square }, var axes)) return null;
            bool squares = square.Operator is Mul && square.Inputs[0] == square.Inputs[1]
                || square.Operator is Pow && square.Inputs[1]!.Constant is { Count: 1, ElementType: ElementType.Float32 } two && two.Span<float>()[0] == 2;
            if (!squares || square.Inputs[0]!.Producer is not { Operator: Sub } difference || MeanOf(difference.Inputs[1]!) is not var (mean, same) || mean != difference.Inputs[0] || same != axes) return null;
            return new Deviation(mean, difference.Inputs[1]!, difference.Output, number.Span<float>()[0], axes);
        }

        // Exporters write a difference once more where it is read again.
        public bool IsDifference(Value value) => value == Difference || (value.Producer is { Operator: Sub } sub && sub.Inputs[0] == X && sub.Inputs[1] == Mean);

        // What is averaged over the last axes, which are kept, and how many they are.
        private static (Value Of, int Axes)? MeanOf(Value value)
        {
            // Exporters write the mean over the last of three axes as a pool.
            if (value.Producer is { Operator: GlobalAveragePool } pool && pool.Inputs[0]!.Shape is { Rank: 3 }) return (pool.Inputs[0]!, 1);
            if (value.Producer is not { Operator: ReduceMean { Keepdims: true, NoopWithEmptyAxes: false } } mean || mean.Inputs[0]!.Shape is not { Rank: var rank } || mean.Input(1)?.Constant is not { Count: > 0 } given) return null;
            long[] axes = [.. IntegerElements.ToInt64(given).Select(axis => axis < 0 ? axis + rank : axis).Order()];
            return axes.SequenceEqual(Enumerable.Range(rank - axes.Length, axes.Length).Select(axis => (long)axis)) ? (mean.Inputs[0]!, axes.Length) : null;
        }
    }
}
