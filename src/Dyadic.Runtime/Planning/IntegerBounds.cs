using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>The constant bounds of an integer Clip or Relu.</summary>
internal static class IntegerBounds
{
    /// <summary>Both bounds, the type's where absent; null when the node is neither, a bound is not constant, or the type is no integer.</summary>
    public static (Int128 Low, Int128 High)? Of(PlanBuilder plan, Node node)
    {
        ElementType type = plan.Facts[node.Output].Type;
        if (!type.IsInteger()) return null;
        (Int128 min, Int128 max) = type.IntegerRange();
        if (node.Operator is Relu) return (Int128.Max(min, 0), max);
        if (node.Operator is not Clip || Bound(plan, node.Input(1), min) is not { } low || Bound(plan, node.Input(2), max) is not { } high) return null;
        return (low, high);
    }

    private static Int128? Bound(PlanBuilder plan, Value? value, Int128 absent) =>
        value is null ? absent : plan.Facts.Constant(value) is { Count: 1 } constant ? IntegerElements.Get(constant, 0) : null;
}
