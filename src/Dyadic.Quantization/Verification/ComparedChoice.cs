using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The range of a Where that takes the greater or the lesser of the two numbers that its condition compares.</summary>
internal static class ComparedChoice
{
    /// <summary>The range of Where(a &lt; b, b, a), the greater, or of Where(a &lt; b, a, b), the lesser, with any of the four comparisons; null for other nodes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="chosen">The range of what is taken where the condition holds.</param>
    /// <param name="other">The range of what is taken where it does not.</param>
    public static IntegerInterval? Of(Node node, IntegerInterval? chosen, IntegerInterval? other)
    {
        if (node.Operator is not Where || Compared(node.Inputs[0]!.Producer) is not (Value lesser, Value greater) || chosen is not { } x || other is not { } y) return null;
        if (node.Inputs[1] == greater && node.Inputs[2] == lesser) return new IntegerInterval(Int128.Max(x.Min, y.Min), Int128.Max(x.Max, y.Max));
        return node.Inputs[1] == lesser && node.Inputs[2] == greater ? new IntegerInterval(Int128.Min(x.Min, y.Min), Int128.Min(x.Max, y.Max)) : null;
    }

    // Which of two numbers is the lesser where a condition holds; equal ones are as good in either order.
    private static (Value? Lesser, Value? Greater) Compared(Node? condition) => condition?.Operator switch
    {
        Less or LessOrEqual => (condition.Inputs[0], condition.Inputs[1]),
        Greater or GreaterOrEqual => (condition.Inputs[1], condition.Inputs[0]),
        _ => default,
    };
}
