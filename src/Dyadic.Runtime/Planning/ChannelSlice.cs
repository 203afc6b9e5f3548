using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>Where, in memory, the channels of a value lie among those of the value that it is concatenated into.</summary>
/// <param name="Whole">The concatenated value, channels last.</param>
/// <param name="FirstByte">Bytes before the slice in a pixel.</param>
/// <param name="PixelBytes">Bytes from a pixel to the next.</param>
internal sealed record ChannelSlice(Operand Whole, long FirstByte, long PixelBytes)
{
    /// <summary>The Concat along the channels that alone reads a value, and once; null when there is none.</summary>
    public static Node? ConcatOf(PlanBuilder plan, Value value)
    {
        if (plan.SoleReader(value) is not { Operator: Concat concat } node || node.Inputs.Count(input => input == value) != 1) return null;
        int rank = plan.Facts.Shape(value).Rank;
        return rank >= 3 && plan.Facts.IsStatic(node.Output) && (concat.Axis == 1 || concat.Axis == 1 - rank) ? node : null;
    }

    /// <summary>The slice of a value in the operand of the concatenation.</summary>
    public static ChannelSlice Of(PlanBuilder plan, Node concat, Value value, Operand whole)
    {
        int width = whole.Type.ByteWidth();
        int before = concat.Inputs.TakeWhile(input => input != value).Sum(input => plan.Facts.Shape(input!)[1]);
        return new ChannelSlice(whole, (long)before * width, (long)whole.Shape[-1] * width);
    }
}
