using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>16-bit codes taken apart into two planes of bytes by Cast, Add (of 2¹⁵ to signed codes), Mod, Sub, Div and two Casts.</summary>
/// <param name="Nodes">The nodes; the plane that is due first is before the other.</param>
/// <param name="Type">UInt16 or Int16.</param>
/// <param name="High">The plane of high bytes.</param>
/// <param name="Low">The plane of low bytes.</param>
internal sealed record BytePlaneSplitNodes(IReadOnlyList<Node> Nodes, ElementType Type, Value High, Value Low)
{
    private const long Base = 256;

    /// <summary>The nodes that begin with one; null when none do.</summary>
    public static BytePlaneSplitNodes? Of(PlanBuilder plan, Node node)
    {
        ElementType type = plan.Facts[node.Inputs is [{ } only, ..] ? only : node.Output].Type;
        if (node.Operator is not Cast { To: ElementType.Int32 } || type is not (ElementType.UInt16 or ElementType.Int16)) return null;
        List<Node> nodes = [node];
        Value wide = node.Output;
        if (type == ElementType.Int16)
        {
            if (plan.SoleReader(wide) is not { Operator: Add } shift || !IsNumber(plan, shift, 1 << 15)) return null;
            nodes.Add(shift);
            wide = shift.Output;
        }

        if (Reader<Mod>(plan, wide) is not { } low || Reader<Sub>(plan, wide) is not { } above || plan.Readers(wide).Count != 2 || !IsNumber(plan, low, Base)) return null;
        if (above.Inputs[0] != wide || above.Inputs[1] != low.Output || low.Inputs[0] != wide || plan.Readers(low.Output).Count != 2) return null;
        if (plan.SoleReader(above.Output) is not { Operator: Div } high || !IsNumber(plan, high, Base) || high.Inputs[0] != above.Output) return null;
        if (plan.SoleReader(high.Output) is not { Operator: Cast { To: ElementType.UInt8 } } highBytes) return null;
        if (Reader<Cast>(plan, low.Output) is not { Operator: Cast { To: ElementType.UInt8 } } lowBytes) return null;

        // The step is added where the first plane is due: products of that plane may stand before the other is named.
        bool lowIsFirst = plan.IsBefore(lowBytes, highBytes);
        nodes.AddRange([low, above, high, lowIsFirst ? highBytes : lowBytes, lowIsFirst ? lowBytes : highBytes]);
        return new BytePlaneSplitNodes(nodes, type, highBytes.Output, lowBytes.Output);
    }

    private static Node? Reader<TOperator>(PlanBuilder plan, Value value)
        where TOperator : Operator
    {
        foreach (Node reader in plan.Readers(value))
        {
            if (reader.Operator is TOperator) return reader;
        }

        return null;
    }

    // The node's other operand, on the right or, for a sum, on either side.
    private static bool IsNumber(PlanBuilder plan, Node node, long number) =>
        node.Inputs.Any(input => plan.Facts.Constant(input) is { Count: 1 } constant && constant.ElementType.IsInteger() && IntegerElements.Get(constant, 0) == number);
}
