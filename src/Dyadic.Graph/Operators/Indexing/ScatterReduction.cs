using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What scattering does with an update and the element already there.</summary>
internal static class ScatterReduction
{
    /// <summary>Checks the name and that the type can be reduced.</summary>
    public static void Check(InferenceContext c, string reduction)
    {
        if (reduction is not ("none" or "add" or "mul" or "max" or "min")) throw c.Fail($"reduction is '{reduction}'; it should be none, add, mul, max or min.");
        if (reduction != "none") c.RequireNumber(0);
    }

    /// <summary>Combines one element in place. Integers wrap.</summary>
    public static void Apply(string reduction, DenseTensor target, int to, DenseTensor updates, int from)
    {
        if (reduction == "none")
        {
            ElementMoves.Copy(updates, from, target, to);
        }
        else if (target.ElementType.IsInteger())
        {
            Int128 old = IntegerElements.Get(target, to), update = IntegerElements.Get(updates, from);
            IntegerElements.SetWrapped(target, to, reduction switch
            {
                "add" => old + update,
                "mul" => old * update,
                "max" => Int128.Max(old, update),
                _ => Int128.Min(old, update),
            });
        }
        else
        {
            double old = RealElement.Get(target, to), update = RealElement.Get(updates, from);
            RealElement.Set(target, to, reduction switch
            {
                "add" => old + update,
                "mul" => old * update,
                "max" => Math.Max(old, update),
                _ => Math.Min(old, update),
            });
        }
    }

    /// <summary>States the range where updates replace elements or the greater or less is kept.</summary>
    public static void Bound(BoundsContext c, string reduction)
    {
        if (reduction is "none" or "max" or "min" && c.Input(0) is { } data && c.Input(2) is { } updates) c.SetOutput(0, data.Union(updates));
    }
}
