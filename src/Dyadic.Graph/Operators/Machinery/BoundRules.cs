using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Range rules that several operators share.</summary>
internal static class BoundRules
{
    /// <summary>Every output holds only elements of the first input.</summary>
    public static void PassThrough(BoundsContext c)
    {
        if (c.Input(0) is not { } interval) return;
        for (int i = 0; i < c.OutputFacts.Count; i++) c.SetOutput(i, interval);
    }

    /// <summary>Every integer output may hold whatever its type can: it saturates there.</summary>
    public static void WholeType(BoundsContext c)
    {
        for (int i = 0; i < c.OutputFacts.Count; i++)
        {
            if (c.OutputFacts[i] is { } facts && facts.Type.IsInteger()) c.SetOutput(i, IntegerInterval.Of(facts.Type));
        }
    }

    /// <summary>The output holds only elements of the inputs from <paramref name="first"/> on.</summary>
    public static void Union(BoundsContext c, int first = 0)
    {
        if (c.Input(first) is not { } union) return;
        for (int i = first + 1; i < c.InputCount; i++)
        {
            if (c.Input(i) is not { } other) return;
            union = union.Union(other);
        }

        c.SetOutput(0, union);
    }
}
