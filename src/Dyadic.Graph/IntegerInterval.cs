using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>A closed range of integers that a tensor's elements are proven to lie in.</summary>
/// <param name="Min">The least possible element.</param>
/// <param name="Max">The greatest possible element.</param>
public readonly record struct IntegerInterval(Int128 Min, Int128 Max)
{
    /// <summary>Everything a type can hold.</summary>
    public static IntegerInterval Of(ElementType type)
    {
        if (type == ElementType.Bool) return new IntegerInterval(0, 1);
        (Int128 min, Int128 max) = type.IntegerRange();
        return new IntegerInterval(min, max);
    }

    /// <summary>The least and greatest element of an integer or bool tensor; null for other types or no elements.</summary>
    public static IntegerInterval? Of(DenseTensor tensor)
    {
        if (tensor.Count == 0 || !(tensor.ElementType.IsInteger() || tensor.ElementType == ElementType.Bool)) return null;
        Int128 min = Int128.MaxValue, max = Int128.MinValue;
        for (int i = 0; i < tensor.Count; i++)
        {
            Int128 value = IntegerElements.Get(tensor, i);
            min = Int128.Min(min, value);
            max = Int128.Max(max, value);
        }

        return new IntegerInterval(min, max);
    }

    /// <summary>The greatest magnitude.</summary>
    public Int128 Magnitude => Int128.Max(Int128.Abs(Min), Int128.Abs(Max));

    /// <summary>True when every number of this range is in the other.</summary>
    public bool FitsIn(IntegerInterval other) => Min >= other.Min && Max <= other.Max;

    /// <summary>The least range that holds both.</summary>
    public IntegerInterval Union(IntegerInterval other) => new(Int128.Min(Min, other.Min), Int128.Max(Max, other.Max));

    /// <summary>All sums.</summary>
    public static IntegerInterval operator +(IntegerInterval a, IntegerInterval b) => new(a.Min + b.Min, a.Max + b.Max);

    /// <summary>All differences.</summary>
    public static IntegerInterval operator -(IntegerInterval a, IntegerInterval b) => new(a.Min - b.Max, a.Max - b.Min);

    /// <summary>All products.</summary>
    public static IntegerInterval operator *(IntegerInterval a, IntegerInterval b)
    {
        Int128 p = a.Min * b.Min, q = a.Min * b.Max, r = a.Max * b.Min, s = a.Max * b.Max;
        return new IntegerInterval(Int128.Min(Int128.Min(p, q), Int128.Min(r, s)), Int128.Max(Int128.Max(p, q), Int128.Max(r, s)));
    }

    /// <summary>The range as <c>[min, max]</c>.</summary>
    public override string ToString() => $"[{Min}, {Max}]";
}
