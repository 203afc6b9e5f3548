using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator that makes one number of the elements along some axes.</summary>
/// <remarks>
/// The axes are input 1. When it is absent or empty all axes are reduced, or none if <c>noop_with_empty_axes</c>. Real types are
/// reduced in binary64 and rounded once; integer types exactly, and the result wraps.
/// </remarks>
/// <param name="Keepdims">Reduced axes stay, with extent 1.</param>
/// <param name="NoopWithEmptyAxes">Without axes nothing is reduced; otherwise everything is.</param>
public abstract record Reduction(bool Keepdims, bool NoopWithEmptyAxes) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = TakesBool ? c.Require(0, type => type == ElementType.Bool || type.IsInteger() || RealElements.Holds(type), "numbers or bool") : c.RequireNumber(0);
        if (c.HasInput(1)) c.RequireIndices(1);
        bool known = !c.HasInput(1) || c.Input(1).Constant is not null || (c.Input(1).Shape is { Rank: 1 } list && list[0] == 0);
        if (data.Shape is not { } shape || (!known && !Keepdims))
        {
            c.SetOutput(0, data.Type, null);
            return;
        }

        if (!known)
        {
            c.SetOutput(0, data.Type, SymbolicShape.Of(Enumerable.Repeat(Dimension.Unknown, shape.Rank)));
            return;
        }

        bool[] reduced = ReducedAxes(c, shape.Rank);
        List<Dimension> result = [];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!reduced[axis]) result.Add(shape[axis]);
            else if (Keepdims) result.Add(1);
        }

        c.SetOutput(0, data.Type, SymbolicShape.Of(result));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), reduced = c.OnlyOutput(this);
        TensorFacts?[] facts = [TensorFacts.Of(data), c.OptionalInput(1) is { } given ? TensorFacts.Of(given) : null];
        bool[] isReduced = ReducedAxes(new InferenceContext(c.Who, facts, 1), data.Shape.Rank);
        (int[] keptOffsets, int[] groupOffsets) = Offsets(data.Shape, isReduced);
        if (data.ElementType.IsFloating())
        {
            double[] group = new double[groupOffsets.Length];
            for (int i = 0; i < keptOffsets.Length; i++)
            {
                for (int j = 0; j < group.Length; j++) group[j] = RealElement.Get(data, keptOffsets[i] + groupOffsets[j]);
                RealElement.Set(reduced, i, Reduce(group));
            }

            return;
        }

        if (groupOffsets.Length == 0 && !HasIntegerValueWhenEmpty) throw c.Fail($"the result over no elements does not exist in {data.ElementType}.");
        Int128[] integers = new Int128[groupOffsets.Length];
        for (int i = 0; i < keptOffsets.Length; i++)
        {
            for (int j = 0; j < integers.Length; j++) integers[j] = IntegerElements.Get(data, keptOffsets[i] + groupOffsets[j]);
            Int128 result = Reduce(integers, data.ElementType);
            if (data.ElementType == ElementType.Bool) reduced.Bytes[i] = (byte)result;
            else IntegerElements.SetWrapped(reduced, i, result);
        }
    }

    /// <summary>True for reductions that are also defined on bool.</summary>
    protected virtual bool TakesBool => false;

    /// <summary>False when an integer result over no elements does not exist.</summary>
    protected virtual bool HasIntegerValueWhenEmpty => true;

    /// <summary>The result over real numbers, possibly none.</summary>
    protected abstract double Reduce(ReadOnlySpan<double> group);

    /// <summary>The result over integers, possibly none; only the bits that fit <paramref name="type"/> are kept.</summary>
    protected abstract Int128 Reduce(ReadOnlySpan<Int128> group, ElementType type);

    /// <summary>How many elements make one result; null when not known or none.</summary>
    private protected long? GroupSize(BoundsContext c)
    {
        if (c.Facts(0)?.Shape is not { } from || c.OutputFacts[0]?.Shape is not { } to) return null;
        if (c.Facts(1)?.Constant is { Count: > 0 } axes)
        {
            // With named axes the other extents, such as a symbolic batch, do not matter.
            Dimension[] group = [.. IntegerElements.ToInt64(axes).Select(axis => from[(int)axis])];
            return Array.TrueForAll(group, extent => extent.IsKnown) ? group.Aggregate(1L, (product, extent) => product * extent.Value) : null;
        }

        // The axes of a function's own constant show in what they left.
        if (Keepdims && from.Rank == to.Rank)
        {
            Dimension[] group = [.. Enumerable.Range(0, from.Rank).Where(axis => from[axis] != to[axis]).Select(axis => from[axis])];
            if (Array.TrueForAll(group, extent => extent.IsKnown)) return group.Aggregate(1L, (product, extent) => product * extent.Value);
        }
        else if (!Keepdims && from.Rank == to.Rank + 1)
        {
            Dimension[] gone = [.. Enumerable.Range(0, from.Rank).Where(axis => from.Where((_, i) => i != axis).SequenceEqual(to)).Select(axis => from[axis]).Distinct()];
            if (gone is [{ IsKnown: true } extent]) return extent.Value;
        }

        Dimension all = from.Count(), kept = to.Count();
        return all.IsKnown && kept.IsKnown && kept.Value > 0 && all.Value > 0 ? all.Value / kept.Value : null;
    }

    private bool[] ReducedAxes(InferenceContext c, int rank)
    {
        bool[] reduced = new bool[rank];
        long[] axes = c.ConstantIntegers(1) ?? [];
        if (axes.Length == 0) Array.Fill(reduced, !NoopWithEmptyAxes);
        foreach (long axis in axes) reduced[Axes.Normalize(axis, rank, c.Fail)] = true;
        return reduced;
    }

    // The position of an element is that of its group's first element plus its place in the group.
    private static (int[] Kept, int[] Group) Offsets(TensorShape shape, bool[] reduced)
    {
        int[] Along(bool wanted)
        {
            TensorShape extents = TensorShape.Create([.. shape.Select((extent, axis) => reduced[axis] == wanted ? extent : 1)]);
            return StridedOffsets.Of(extents, shape.Strides());
        }

        return (Along(false), Along(true));
    }
}
