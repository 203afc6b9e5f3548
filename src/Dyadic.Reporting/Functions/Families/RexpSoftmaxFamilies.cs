using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>REXP's softmax by two tables of a width; as many reciprocals as a row has logits.</summary>
/// <param name="type">int16, uint8, uint4 or uint2.</param>
/// <param name="bits">Bits of an entry: 15, 8, 4 or 2.</param>
internal abstract class RexpSoftmaxFamily(string type, int bits) : SoftmaxFamily
{
    public override string Name => $"REXP tables, {type}";

    public override string Source => "Vasyltsov and Chang 2021";

    public override string Operations => "2 products, 2 look-ups, 1 shift; no division";

    public override bool IsDrawn => bits == 8;

    protected override IntegerSoftmax Make(double scale) => new(TableExponential.Reciprocal(scale, bits), new TableShares(bits, Math.Min(Length, (1 << bits) - 1)));
}

/// <summary>REXP of 15 bits in 16.</summary>
internal sealed class RexpInt16Family() : RexpSoftmaxFamily("int16", 15);

/// <summary>REXP of 8 bits.</summary>
internal sealed class RexpUInt8Family() : RexpSoftmaxFamily("uint8", 8);

/// <summary>REXP of 4 bits.</summary>
internal sealed class RexpUInt4Family() : RexpSoftmaxFamily("uint4", 4);

/// <summary>REXP of 2 bits.</summary>
internal sealed class RexpUInt2Family() : RexpSoftmaxFamily("uint2", 2);
