using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Multidirectional broadcasting: shapes are aligned at their last axes and extents of 1 are repeated.</summary>
internal static class Broadcasting
{
    /// <summary>The common shape; null when some rank is unknown.</summary>
    public static SymbolicShape? Infer(InferenceContext c, params ReadOnlySpan<SymbolicShape?> shapes)
    {
        SymbolicShape result = SymbolicShape.Scalar;
        foreach (SymbolicShape? shape in shapes)
        {
            if (shape is null) return null;
            result = Combine(result, shape) ?? throw c.Fail($"shapes {result} and {shape} cannot be broadcast to one another.");
        }

        return result;
    }

    /// <summary>The common shape of existing tensors.</summary>
    public static TensorShape Of(EvaluationContext c, params ReadOnlySpan<TensorShape> shapes)
    {
        SymbolicShape result = SymbolicShape.Scalar;
        foreach (TensorShape shape in shapes)
        {
            result = Combine(result, SymbolicShape.Of(shape)) ?? throw c.Fail($"shapes {result} and {shape} cannot be broadcast to one another.");
        }

        return result.ToTensorShape();
    }

    /// <summary>The common shape; null when there is none.</summary>
    public static SymbolicShape? Combine(SymbolicShape a, SymbolicShape b)
    {
        Dimension[] extents = new Dimension[Math.Max(a.Rank, b.Rank)];
        for (int fromEnd = 1; fromEnd <= extents.Length; fromEnd++)
        {
            Dimension left = fromEnd <= a.Rank ? a[-fromEnd] : 1;
            Dimension right = fromEnd <= b.Rank ? b[-fromEnd] : 1;
            if (Combine(left, right) is not { } extent) return null;
            extents[^fromEnd] = extent;
        }

        return SymbolicShape.Create(extents);
    }

    private static Dimension? Combine(Dimension a, Dimension b)
    {
        Dimension one = 1;
        if (a == b || b == one) return a;
        if (a == one) return b;
        if (a.IsKnown && b.IsKnown) return null;

        // A known extent that is not 1 decides: the other must be equal or 1.
        return a.IsKnown ? a : b.IsKnown ? b : Dimension.Unknown;
    }
}
