using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>exp by a table of lines left of 0. Yu et al. 2022 (NN-LUT), section 3.</summary>
/// <remarks>Lines may dip below 0 and, by a rounding, rise above the term of the greatest code: both are cut.</remarks>
public sealed class LineExponential : IntegerExponential
{
    private readonly IntegerLines _lines;
    private readonly long _largest;

    private LineExponential(IntegerLines lines, double scale)
    {
        (_lines, _largest, OutputScale) = (lines, lines.Of(0), scale);
        if (_largest <= 0) throw DyadicException.BadInput($"Lines of an exponential are above 0 at 0; these are {_largest} there.");
    }

    /// <summary>The integers.</summary>
    public IntegerLines Lines => _lines;

    /// <inheritdoc/>
    public override double OutputScale { get; }

    /// <inheritdoc/>
    public override int TableBytes => _lines.Bytes;

    /// <summary>The function of lines that were fixed before; its scale is not known.</summary>
    /// <exception cref="DyadicException">The line at 0 is not above 0 there.</exception>
    public static LineExponential Of(IntegerLines lines) => new(lines, double.NaN);

    /// <summary>The function of real lines.</summary>
    /// <param name="table">Lines of exp left of 0.</param>
    /// <param name="scale">The logits' step S.</param>
    /// <exception cref="DyadicException">The step does not suit the table, or the line at 0 is not above 0 there.</exception>
    public static LineExponential Of(LineTable table, double scale)
    {
        IntegerLineTable integers = new(table, scale);
        return new LineExponential(integers.Lines, integers.OutputScale);
    }

    /// <inheritdoc/>
    internal override TermLanes? Lanes => _largest <= int.MaxValue && LineLanes.Of(_lines, -ushort.MaxValue, 0) is { } lanes ? TermLanes.Of(new LineTerms(lanes, (int)_largest)) : null;

    /// <inheritdoc/>
    public override long Of(long below) => Math.Clamp(_lines.Of(-Math.Min(below, int.MaxValue)), 0, _largest);

    private readonly struct LineTerms(LineLanes lines, int largest) : ITermLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> Of(Vector512<int> below) => Vector512.Min(Vector512.Max(lines.At(-below), Vector512<int>.Zero), Vector512.Create(largest));
    }
}
