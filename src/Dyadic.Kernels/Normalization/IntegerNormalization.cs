using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>A normalization of rows of C channels with gain and offset, from integers to codes. The step of the input cancels.</summary>
public abstract class IntegerNormalization
{
    /// <summary>C.</summary>
    public abstract int Channels { get; }

    /// <summary>Computes one row.</summary>
    /// <param name="row">C integers of magnitude below 2²⁴.</param>
    /// <param name="codes">C codes of the output.</param>
    public abstract void Apply(ReadOnlySpan<int> row, Span<int> codes);

    /// <summary>⌊dividend / divisor + ½⌋ for a positive divisor.</summary>
    protected static long DivideToNearest(long dividend, long divisor) => DyadicMath.DivFloor((2 * dividend) + divisor, 2 * divisor);
}

/// <summary>The codes that a normalization gives.</summary>
/// <param name="Scale">Their step.</param>
/// <param name="ZeroPoint">The code of 0.</param>
/// <param name="Least">The least code.</param>
/// <param name="Greatest">The greatest code.</param>
public readonly record struct NormalizedCodes(double Scale, int ZeroPoint, int Least, int Greatest);
