using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;

namespace Dyadic.Accuracy.Tiers;

/// <summary>How far two tiers' outputs are apart, over all elements added.</summary>
internal sealed class TierDifference
{
    /// <summary>Integer elements that differ.</summary>
    public long Integers { get; private set; }

    /// <summary>Integer elements compared.</summary>
    public long AllIntegers { get; private set; }

    /// <summary>Float elements of which a bit differs.</summary>
    public long Floats { get; private set; }

    /// <summary>Float elements compared.</summary>
    public long AllFloats { get; private set; }

    /// <summary>The largest difference of two floats by the largest magnitude of their tensor.</summary>
    public double Relative { get; private set; }

    /// <summary>Compares the outputs of two processes, in order.</summary>
    public void Add(IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> actual)
    {
        if (expected.Count != actual.Count) throw DyadicException.FailedCheck($"{expected.Count} outputs on one tier, {actual.Count} on another.");
        for (int i = 0; i < expected.Count; i++) Add(expected[i].Tensor, actual[i].Tensor);
    }

    private void Add(DenseTensor expected, DenseTensor actual)
    {
        if (expected.ElementType != actual.ElementType || expected.Shape != actual.Shape) throw DyadicException.FailedCheck($"{expected} on one tier, {actual} on another.");
        if (expected.ElementType != ElementType.Float32)
        {
            AllIntegers += expected.Count;
            Integers += IntegerElements.ToInt64(expected).Zip(IntegerElements.ToInt64(actual)).Count(pair => pair.First != pair.Second);
            return;
        }

        ReadOnlySpan<float> a = expected.Span<float>(), b = actual.Span<float>();
        double largest = double.Epsilon, difference = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(a[i]) != BitConverter.SingleToInt32Bits(b[i])) Floats++;
            if (float.IsFinite(a[i])) largest = Math.Max(largest, Math.Abs((double)a[i]));
            if (a[i].Equals(b[i])) continue;
            difference = Math.Max(difference, Math.Abs((double)a[i] - b[i]) is var gap && double.IsNaN(gap) ? double.PositiveInfinity : gap);
        }

        AllFloats += a.Length;
        Relative = Math.Max(Relative, difference / largest);
    }
}
