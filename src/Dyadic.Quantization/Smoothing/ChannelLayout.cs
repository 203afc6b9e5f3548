using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Where a value holds channels: along some of its axes, first axis outermost, and from which one of theirs.</summary>
/// <param name="Axes">The axes, ascending.</param>
/// <param name="First">The number that the first channel has among all along the axes.</param>
/// <param name="Count">How many channels.</param>
internal sealed record ChannelLayout(int[] Axes, int First, int Count)
{
    /// <summary>All channels of the last axis; null when its extent is not known.</summary>
    public static ChannelLayout? OfLastAxis(Value value) =>
        value.Shape is { Rank: > 0 } shape && shape[-1] is { IsKnown: true } extent && extent.Value <= int.MaxValue ? new ChannelLayout([shape.Rank - 1], 0, (int)extent.Value) : null;

    /// <summary>True when the channels are the last axis, and nothing else is.</summary>
    public bool IsLastAxisOf(Value value) => value.Shape is { Rank: > 0 } shape && Axes is [var axis] && axis == shape.Rank - 1;

    /// <summary>The same channels before a Reshape that splits or joins trailing axes; null when it does another thing.</summary>
    public ChannelLayout? Before(Node reshape)
    {
        if (reshape.Inputs[0]!.Shape is not { } from || reshape.Output.Shape is not { } to || !IsTrailing(to.Rank)) return null;
        if (to.ProductOf(Axes[0], to.Rank) is not { IsKnown: true } extent) return null;
        for (int axis = from.Rank - 1; axis >= 0; axis--)
        {
            if (from.ProductOf(axis, from.Rank) is not { IsKnown: true } product || product.Value > extent.Value) return null;
            if (product.Value == extent.Value) return this with { Axes = [.. Enumerable.Range(axis, from.Rank - axis)] };
        }

        return null;
    }

    /// <summary>The same channels before a Transpose; null when it changes their order.</summary>
    public ChannelLayout? Before(Transpose transpose, int rank)
    {
        int[] axes = Array.ConvertAll(Axes, axis => transpose.Perm is { } perm ? perm[axis] : rank - 1 - axis);
        return axes.SequenceEqual(axes.Order()) ? this with { Axes = axes } : null;
    }

    /// <summary>The same channels before a Slice of the last axis; null for any other Slice.</summary>
    public ChannelLayout? BeforeSlice(Node slice)
    {
        if (!IsLastAxisOf(slice.Output) || slice.Inputs[0]!.Shape is not { } from || !from[-1].IsKnown) return null;
        if (Number(slice, 1) is not (>= 0 and { } start) || Number(slice, 3) is not { } axis || Number(slice, 4) is not (null or 1)) return null;
        return (axis == -1 || axis == from.Rank - 1) && start + First + Count <= from[-1].Value ? this with { First = (int)start + First } : null;
    }

    private bool IsTrailing(int rank) => Axes[^1] == rank - 1 && Axes[^1] - Axes[0] == Axes.Length - 1;

    private static long? Number(Node node, int index) => node.Input(index)?.Constant is { Count: 1 } constant ? (long)IntegerElements.Get(constant, 0) : null;
}
