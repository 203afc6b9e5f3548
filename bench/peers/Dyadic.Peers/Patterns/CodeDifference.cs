using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Peers.Patterns;

/// <summary>How many codes differ, and by how many steps.</summary>
internal sealed class CodeDifference
{
    /// <summary>Codes compared.</summary>
    public long Codes { get; private set; }

    /// <summary>Codes that differ.</summary>
    public long Differing { get; private set; }

    /// <summary>The largest difference, in steps.</summary>
    public long Largest { get; private set; }

    /// <summary>Compares two tensors of codes.</summary>
    public void Add(DenseTensor expected, DenseTensor actual)
    {
        if (expected.ElementType != actual.ElementType || expected.Shape != actual.Shape) throw DyadicException.FailedCheck($"expected {expected}, got {actual}.");
        foreach ((long first, long second) in IntegerElements.ToInt64(expected).Zip(IntegerElements.ToInt64(actual)))
        {
            Codes++;
            if (first != second) Differing++;
            Largest = Math.Max(Largest, Math.Abs(first - second));
        }
    }
}
