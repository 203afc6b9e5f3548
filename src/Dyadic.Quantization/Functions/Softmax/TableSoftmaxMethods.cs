using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>Softmaxes by tables of the width of their shares, with no exponential and no divider. Vasyltsov and Chang 2021.</summary>
/// <param name="family">rexp or lut2d.</param>
/// <param name="type">int16, uint8, uint4 or uint2.</param>
/// <param name="bits">Bits of a table's entry: 15, 8, 4 or 2.</param>
public abstract class TabulatedSoftmax(string family, string type, int bits) : TermShareSoftmax
{
    private const int LongestKnown = 256;

    /// <inheritdoc/>
    public override string Name => type == "uint8" ? family : $"{family}-{type}";

    /// <inheritdoc/>
    public override AffineParameters Output => Codes(1.0 / ((1 << bits) - 1), Math.Max(bits + (bits == 15 ? 1 : 0), 4));

    /// <summary>Bits of a table's entry.</summary>
    protected int Bits => bits;

    /// <summary>int16, uint8, uint4 or uint2.</summary>
    protected string Type => type;

    /// <summary>The exponential's table.</summary>
    protected abstract TableExponential Exponential(double scale);

    /// <inheritdoc/>
    protected override Value AddTerms(GraphEmitter emitter, SoftmaxSite site, Value codes)
    {
        TableExponential function = Exponential(site.Logits.Parameters.Scale);
        return Add(
            emitter, site, new TableExp(), codes, emitter.Constant($"{family}_{type}_exponentials", DenseTensor.Vector<long>(function.Table.ToArray())), emitter.Int64(function.Multiplier),
            emitter.Int64(1L << function.Shift), emitter.Int64(function.IsNearest ? 1L << (function.Shift - 1) : 0));
    }

    /// <summary>The sums that a table should tell apart.</summary>
    protected static int Sums(SoftmaxSite site) => (int)Math.Min(site.Length ?? LongestKnown, LongestKnown);

    /// <summary>A table as a constant of the graph.</summary>
    protected static Value Table(GraphEmitter emitter, string name, ReadOnlySpan<int> entries) => emitter.Constant(name, DenseTensor.Vector<long>(Array.ConvertAll(entries.ToArray(), entry => (long)entry)));
}

/// <summary>REXP: a table of e^−i with whole steps, and a table of 1/sum. Section 4.1.</summary>
public abstract class RexpSoftmax(string type, int bits) : TabulatedSoftmax("rexp", type, bits)
{
    private const int FewestSums = 16;

    /// <inheritdoc/>
    public override string Summary => $"two tables, one multiplication an element, {Type}";

    /// <inheritdoc/>
    protected override TableExponential Exponential(double scale) => TableExponential.Reciprocal(scale, Bits);

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms)
    {
        int greatest = (1 << Bits) - 1, entries = Math.Min(Math.Max(FewestSums, (Sums(site) + FewestSums - 1) / FewestSums * FewestSums), greatest);
        TableShares function = new(Bits, entries);
        return emitter.Add(site.OutputName, new TableShare(Output.Format.StorageType), terms, Table(emitter, $"{Name}_reciprocals_{entries}", function.Table), emitter.Int64(greatest), emitter.Int64(greatest));
    }
}

/// <summary>2D-LUT: a fine table of exponentials, and a table of shares by term and sum. Section 4.2.</summary>
public abstract class PairSoftmax(string type, int bits, int entries, int sums) : TabulatedSoftmax("lut2d", type, bits)
{
    /// <inheritdoc/>
    public override string Summary => $"two tables, no multiplication, {Type}";

    /// <inheritdoc/>
    protected override TableExponential Exponential(double scale) => TableExponential.Fine(scale, Bits, entries);

    /// <inheritdoc/>
    protected override Value AddShares(GraphEmitter emitter, SoftmaxSite site, Value terms)
    {
        int greatest = (1 << Bits) - 1;
        PairTableShares function = new(Bits, sums);
        return emitter.Add(site.OutputName, new PairTableShare(Output.Format.StorageType), terms, Table(emitter, $"{Name}_shares", function.Table), emitter.Int64(greatest), emitter.Int64(greatest / 2));
    }
}

/// <summary>REXP of 8 bits.</summary>
public sealed class RexpUInt8() : RexpSoftmax("uint8", 8);

/// <summary>REXP of 15 bits in 16.</summary>
public sealed class RexpInt16() : RexpSoftmax("int16", 15);

/// <summary>REXP of 4 bits.</summary>
public sealed class RexpUInt4() : RexpSoftmax("uint4", 4);

/// <summary>REXP of 2 bits.</summary>
public sealed class RexpUInt2() : RexpSoftmax("uint2", 2);

/// <summary>2D-LUT of 8 bits.</summary>
public sealed class PairUInt8() : PairSoftmax("uint8", 8, entries: 101, sums: 60);

/// <summary>2D-LUT of 15 bits in 16.</summary>
public sealed class PairInt16() : PairSoftmax("int16", 15, entries: 101, sums: 60);

/// <summary>2D-LUT of 4 bits.</summary>
public sealed class PairUInt4() : PairSoftmax("uint4", 4, entries: 48, sums: 29);

/// <summary>2D-LUT of 2 bits.</summary>
public sealed class PairUInt2() : PairSoftmax("uint2", 2, entries: 12, sums: 8);
