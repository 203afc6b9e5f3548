using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Reshape: the same elements under another shape. One −1 stands for what is left; a 0 keeps the input's extent unless
/// <c>allowzero</c> is set.
/// </summary>
/// <param name="Allowzero">Takes a 0 as an extent of 0.</param>
[OnnxOperator("Reshape", SinceVersion = 25)]
public sealed record Reshape(bool Allowzero = false) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        SymbolicShape? shape = null;
        if (c.ConstantIntegers(1) is { } target) shape = Resolve(x.Shape, Requested(x.Shape, target, c.Fail), c.Fail);
        else if (ExtentTracking.Elements(c.Input(1)) is { } tracked) shape = Resolve(x.Shape, [.. tracked.Select((extent, axis) => Tracked(x.Shape, extent, axis))], c.Fail);
        else if (c.ListLength(1) is { } rank) shape = Resolve(x.Shape, [.. Enumerable.Repeat<Dimension?>(Dimension.Unknown, rank)], c.Fail);
        c.SetOutput(0, ExtentTracking.Facts(x.Type, shape, ExtentTracking.Elements(x)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        SymbolicShape from = SymbolicShape.Of(x.Shape);
        SymbolicShape to = Resolve(from, Requested(from, c.Integers(1), c.Fail), c.Fail);
        c.SetOutput(0, x.Reshaped(c.Shape([.. to.Select(extent => extent.Value)])));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    // The unknown extent, if any, is what the counts leave over; symbolic extents that stand on both sides cancel.
    private static SymbolicShape Resolve(SymbolicShape? from, Dimension?[] target, Func<string, DyadicException> fail)
    {
        Dimension[] to = Array.ConvertAll(target, extent => extent ?? Dimension.Unknown);
        int[] open = [.. Enumerable.Range(0, to.Length).Where(axis => target[axis] is null)];
        int[] unknown = [.. Enumerable.Range(0, to.Length).Where(axis => to[axis] == Dimension.Unknown)];
        if (open.Length > 1) throw fail("the target shape has more than one −1.");
        if (from is null) return SymbolicShape.Create(to);
        List<Dimension> remaining = [.. from];
        long product = 1;
        bool comparable = true;
        foreach (Dimension extent in to.Where(extent => extent != Dimension.Unknown))
        {
            if (extent.IsKnown) product = checked(product * extent.Value);
            else comparable &= remaining.Remove(extent);
        }

        comparable &= remaining.TrueForAll(extent => extent.IsKnown) && unknown.Length <= 1;
        if (!comparable) return SymbolicShape.Create(KeepLoneSymbol(remaining, to, unknown, product));
        long count = remaining.Aggregate(1L, (total, extent) => checked(total * extent.Value));
        if (unknown.Length == 0 && count == product) return SymbolicShape.Create(to);
        if (unknown.Length == 0 || product == 0 || count % product != 0)
        {
            throw fail($"{from} has {count} elements to place, which the target shape [{string.Join(",", target.Select(extent => extent?.ToString() ?? "-1"))}] does not hold.");
        }

        to[unknown[0]] = count / product;
        return SymbolicShape.Create(to);
    }

    // [N,3,4] to [-1,12]: the open extent is N itself when all numbers cancel.
    private static Dimension[] KeepLoneSymbol(List<Dimension> remaining, Dimension[] to, int[] unknown, long product)
    {
        Dimension[] open = [.. remaining.Where(extent => !extent.IsKnown)];
        bool othersNamed = to.All(extent => extent.IsKnown || extent == Dimension.Unknown);
        if (unknown.Length != 1 || open.Length != 1 || !othersNamed) return to;
        long count = remaining.Where(extent => extent.IsKnown).Aggregate(1L, (total, extent) => checked(total * extent.Value));
        if (count == product) to[unknown[0]] = open[0];
        return to;
    }

    private Dimension?[] Requested(SymbolicShape? from, long[] target, Func<string, DyadicException> fail)
    {
        Dimension?[] extents = new Dimension?[target.Length];
        for (int axis = 0; axis < target.Length; axis++)
        {
            if (target[axis] < -1) throw fail($"the target shape has the extent {target[axis]}; only −1 may be negative.");
            if (target[axis] == 0 && !Allowzero && from is not null && axis >= from.Rank) throw fail($"the target shape keeps axis {axis}, which the input {from} does not have.");
            extents[axis] = target[axis] == -1 ? null : target[axis] == 0 && !Allowzero ? from?[axis] ?? Dimension.Unknown : target[axis];
        }

        return extents;
    }

    private Dimension? Tracked(SymbolicShape? from, Dimension extent, int axis) =>
        extent == Dimension.Of(0) && !Allowzero ? from is not null && axis < from.Rank ? from[axis] : Dimension.Unknown : extent;
}
