using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>2D-LUT's softmax by a table of exponentials and one of pairs.</summary>
/// <param name="type">int16, uint8, uint4 or uint2.</param>
/// <param name="bits">Bits of an entry: 15, 8, 4 or 2.</param>
/// <param name="entries">Exponentials.</param>
/// <param name="sums">Sums that are told apart.</param>
internal abstract class PairTableSoftmaxFamily(string type, int bits, int entries, int sums) : SoftmaxFamily
{
    public override string Name => $"2D-LUT tables, {type}";

    public override string Source => "Vasyltsov and Chang 2021";

    public override string Operations => "1 product, 1 shift, 2 look-ups; no division";

    public override bool IsDrawn => bits == 8;

    protected override IntegerSoftmax Make(double scale) => new(TableExponential.Fine(scale, bits, entries), new PairTableShares(bits, sums));
}

/// <summary>2D-LUT of 15 bits in 16.</summary>
internal sealed class PairInt16Family() : PairTableSoftmaxFamily("int16", 15, 101, 60);

/// <summary>2D-LUT of 8 bits.</summary>
internal sealed class PairUInt8Family() : PairTableSoftmaxFamily("uint8", 8, 101, 60);

/// <summary>2D-LUT of 4 bits.</summary>
internal sealed class PairUInt4Family() : PairTableSoftmaxFamily("uint4", 4, 48, 29);

/// <summary>2D-LUT of 2 bits.</summary>
internal sealed class PairUInt2Family() : PairTableSoftmaxFamily("uint2", 2, 12, 8);
