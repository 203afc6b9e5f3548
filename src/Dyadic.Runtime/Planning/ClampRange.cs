using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>The constant bounds of a float Clip.</summary>
internal static class ClampRange
{
    /// <summary>Both bounds, infinite where absent; null when a bound is not constant or they are out of order.</summary>
    public static (float Min, float Max)? Of(PlanBuilder plan, Node clip)
    {
        if (Bound(plan, clip.Input(1), float.NegativeInfinity) is not { } min || Bound(plan, clip.Input(2), float.PositiveInfinity) is not { } max) return null;
        return min <= max ? (min, max) : null;
    }

    private static float? Bound(PlanBuilder plan, Value? value, float absent) =>
        value is null ? absent : plan.Facts.Constant(value) is { ElementType: ElementType.Float32, Count: 1 } constant ? constant.Span<float>()[0] : null;
}
