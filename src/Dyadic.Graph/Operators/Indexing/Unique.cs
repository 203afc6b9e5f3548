using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Unique: the distinct elements, or slices along an axis, with where each comes first, which each was, and how often.</summary>
/// <remarks>Outputs: the distinct slices, the first place of each, the number of the distinct slice at each place, the counts.</remarks>
/// <param name="Axis">The axis; negative counts from the end; absent for the tensor as one line of elements.</param>
/// <param name="Sorted">Ascending, slices compared element by element; otherwise in order of first appearance.</param>
[OnnxOperator("Unique", SinceVersion = 11)]
public sealed record Unique(int? Axis = null, bool Sorted = true) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Require(0, type => type is ElementType.Bool or ElementType.String || type.IsInteger() || RealElements.Holds(type), "numbers, bool or strings");
        SymbolicShape? shape = Axis is null ? [Dimension.Unknown] : x.Shape?.With(Axes.Normalize(Axis.Value, x.Shape.Rank, c.Fail), Dimension.Unknown);
        c.SetOutput(0, x.Type, shape);
        c.SetOutput(1, ElementType.Int64, [Dimension.Unknown]);
        c.SetOutput(2, ElementType.Int64, [(Axis is { } axis ? x.Shape?[axis] : x.Shape?.Count()) ?? Dimension.Unknown]);
        c.SetOutput(3, ElementType.Int64, [Dimension.Unknown]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        c.InferNow(this, 4);
        DenseTensor x = Axis is null ? c.Input(0).Reshaped([c.Input(0).Count]) : c.Input(0);
        int axis = Axis is { } given ? Axes.Normalize(given, x.Shape.Rank, c.Fail) : 0;
        Write(c, x, axis, Groups(x, axis, c.Output(2, ElementType.Int64, [x.Shape[axis]]).Span<long>()));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }

    /// <summary>Numbers the groups of equal slices; gives the first slice and the size of each.</summary>
    private List<(int First, int Count)> Groups(DenseTensor x, int axis, Span<long> inverse)
    {
        // Among equals the lowest comes first, so that each group begins with where its slice appears first.
        int[] slices = [.. Enumerable.Range(0, inverse.Length)];
        Array.Sort(slices, (left, right) => CompareSlices(x, axis, left, right) is not 0 and var order ? order : left.CompareTo(right));
        List<(int First, int Count)> groups = [];
        for (int i = 0; i < slices.Length; i++)
        {
            if (i > 0 && CompareSlices(x, axis, slices[i - 1], slices[i]) == 0) groups[^1] = (groups[^1].First, groups[^1].Count + 1);
            else groups.Add((slices[i], 1));
            inverse[slices[i]] = groups.Count - 1;
        }

        return Sorted ? groups : InOrderOfAppearance(groups, inverse);
    }

    private static List<(int First, int Count)> InOrderOfAppearance(List<(int First, int Count)> groups, Span<long> inverse)
    {
        int[] order = [.. Enumerable.Range(0, groups.Count).OrderBy(group => groups[group].First)], place = new int[order.Length];
        for (int i = 0; i < order.Length; i++) place[order[i]] = i;
        foreach (ref long group in inverse) group = place[group];
        return [.. order.Select(group => groups[group])];
    }

    private static void Write(EvaluationContext c, DenseTensor x, int axis, List<(int First, int Count)> groups)
    {
        int extent = x.Shape[axis], inner = (int)x.Shape.CountOf(axis + 1, x.Shape.Rank), outer = (int)x.Shape.CountOf(0, axis), count = groups.Count;
        DenseTensor y = c.Output(0, x.ElementType, x.Shape.With(axis, count));
        Span<long> firsts = c.Output(1, ElementType.Int64, [count]).Span<long>(), counts = c.Output(3, ElementType.Int64, [count]).Span<long>();
        for (int i = 0; i < count; i++)
        {
            for (int o = 0; o < outer; o++) ElementMoves.Copy(x, ((o * extent) + groups[i].First) * inner, y, ((o * count) + i) * inner, inner);
            (firsts[i], counts[i]) = groups[i];
        }
    }

    private static int CompareSlices(DenseTensor x, int axis, int left, int right)
    {
        int extent = x.Shape[axis], inner = (int)x.Shape.CountOf(axis + 1, x.Shape.Rank), outer = (int)x.Shape.CountOf(0, axis);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int a = (((o * extent) + left) * inner) + i, b = (((o * extent) + right) * inner) + i;
                int order = x.ElementType == ElementType.String ? string.CompareOrdinal(x.Strings[a], x.Strings[b]) : ElementOrder.Compare(x, a, b);
                if (order != 0) return order;
            }
        }

        return 0;
    }
}
