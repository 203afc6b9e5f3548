using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>The scales inside a recurrent layer, all powers of two, and the tables that go with them.</summary>
/// <remarks>
/// Gates have the scale 2^−g, at least 16 reals wide; the cell state 2^−m, at least 8. Tables cover 16 reals of the sigmoid and 8 of tanh, beyond which both differ from their limits by less
/// than a step, so layers of one network share them; codes are multiplied by the power of two that makes their width the table's.
/// </remarks>
/// <param name="GateFraction">g.</param>
/// <param name="CellFraction">m.</param>
internal sealed record RecurrentScales(int GateFraction, int CellFraction)
{
    /// <summary>Reals on either side of 0 that the table of a gate covers.</summary>
    public const double GateReach = 16;

    /// <summary>Reals on either side of 0 that the table of a candidate or cell state covers.</summary>
    public const double CellReach = 8;

    private const int CodeBits = 15;

    // Sums wider than this are only saturated gates; more would cost the others their precision.
    private const double WidestGate = 128;

    /// <summary>The format of what is carried in 16 bits.</summary>
    public static AffineFormat WideFormat { get; } = new(16, Signed: true, Symmetric: false);

    /// <summary>A number of [−1, 1] in Q15: the hidden state of a GRU.</summary>
    public static AffineParameters Unit { get; } = new(1.0 / 32768, 0, WideFormat);

    /// <summary>Scale of the gates.</summary>
    public AffineParameters Gates => new(Math.ScaleB(1, -GateFraction), 0, WideFormat);

    /// <summary>Scale of the cell state.</summary>
    public AffineParameters Cell => new(Math.ScaleB(1, -CellFraction), 0, WideFormat);

    /// <summary>What gates are multiplied by for the table of a sigmoid.</summary>
    public long GateGain => (long)(Width(GateFraction) / GateReach);

    /// <summary>What gates are multiplied by for the table of a tanh.</summary>
    public long CandidateGain => (long)(Width(GateFraction) / CellReach);

    /// <summary>What cell states are multiplied by for the table of a tanh.</summary>
    public long CellGain => (long)(Width(CellFraction) / CellReach);

    /// <summary>2^s of the product of input gate and candidate.</summary>
    public long UpdateDivisor => 1L << ((2 * CodeBits) - CellFraction);

    /// <summary>Scales that hold what calibration saw.</summary>
    /// <param name="gates">The greatest magnitude that input or hidden state add to a gate.</param>
    /// <param name="cell">The greatest magnitude of a cell state; 0 where there is none.</param>
    public static RecurrentScales Of(double gates, double cell) =>
        new(Fraction(Math.Clamp(gates, GateReach, WidestGate)), Fraction(Math.Clamp(cell, CellReach, short.MaxValue)));

    /// <summary>The table of an activation.</summary>
    /// <param name="function">The activation.</param>
    /// <param name="reach">Reals on either side of 0.</param>
    /// <param name="recipe">How many pieces it has.</param>
    public static DenseTensor Table(Func<double, double> function, double reach, Recipe recipe) => DenseTensor.Vector<short>(InterpolationTable.Sample(function, reach, recipe.GatePieces));

    private static double Width(int fraction) => Math.ScaleB(1, CodeBits - fraction);

    private static int Fraction(double reach) => CodeBits - (int)Math.Ceiling(Math.Log2(reach));
}
