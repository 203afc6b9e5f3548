using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The order of the elements of a number tensor. NaN comes after every number, and equals itself.</summary>
internal static class ElementOrder
{
    /// <summary>Negative, zero or positive as element <paramref name="left"/> is less than, equal to or greater than <paramref name="right"/>.</summary>
    public static int Compare(DenseTensor tensor, int left, int right)
    {
        if (!tensor.ElementType.IsFloating()) return IntegerElements.Get(tensor, left).CompareTo(IntegerElements.Get(tensor, right));
        double a = RealElement.Get(tensor, left), b = RealElement.Get(tensor, right);
        if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a).CompareTo(double.IsNaN(b));
        return a.CompareTo(b);
    }
}
