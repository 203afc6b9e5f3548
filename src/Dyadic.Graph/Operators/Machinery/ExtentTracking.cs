using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Follows extents through the small integer vectors that exporters compute shapes with.</summary>
internal static class ExtentTracking
{
    private const int LongestTracked = 64;

    /// <summary>The elements an input is known to have; negative ones (a −1 for Reshape) count as unknown. Null when not tracked.</summary>
    public static Dimension[]? Elements(TensorFacts? facts)
    {
        if (facts is null) return null;
        if (facts.Extents is not null) return facts.Extents;
        if (facts.Constant is not { Count: <= LongestTracked } constant || constant.ElementType is not (ElementType.Int64 or ElementType.Int32)) return null;
        return Array.ConvertAll(IntegerElements.ToInt64(constant), value => value is < 0 or long.MaxValue ? Dimension.Unknown : Dimension.Of(value));
    }

    /// <summary>Facts of an integer vector or scalar with these elements; a constant when all are numbers.</summary>
    public static TensorFacts Facts(ElementType type, SymbolicShape? shape, Dimension[]? extents)
    {
        if (extents is null || extents.Length > LongestTracked || type is not (ElementType.Int64 or ElementType.Int32)
            || shape is not { IsKnown: true } || shape.Count() != Dimension.Of(extents.Length))
        {
            return new TensorFacts(type, shape);
        }

        if (!Array.TrueForAll(extents, extent => extent.IsKnown)) return new TensorFacts(type, shape, null, extents);
        DenseTensor constant = DenseTensor.Zeros(type, shape.ToTensorShape());
        for (int i = 0; i < extents.Length; i++) IntegerElements.SetWrapped(constant, i, extents[i].Value);
        return TensorFacts.Of(constant);
    }

    /// <summary>Elementwise arithmetic on tracked elements; null unless both sides are tracked vectors of one length or scalars.</summary>
    public static Dimension[]? Combine(TensorFacts a, TensorFacts b, Func<Dimension, Dimension, Dimension> combine)
    {
        if (Elements(a) is not { } left || Elements(b) is not { } right) return null;
        if (left.Length != right.Length && left.Length != 1 && right.Length != 1) return null;
        Dimension[] result = new Dimension[left.Length == 1 ? right.Length : left.Length];
        for (int i = 0; i < result.Length; i++) result[i] = combine(left[left.Length == 1 ? 0 : i], right[right.Length == 1 ? 0 : i]);
        return result;
    }
}
