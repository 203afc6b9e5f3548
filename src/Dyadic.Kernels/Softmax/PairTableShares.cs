using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>2D-LUT's LUT_σ: a table by the term in tenths and the sum in ones; no multiplication and no division in a run. Vasyltsov and Chang 2021, section 4.2.</summary>
/// <remarks>Terms are those of a <see cref="TableExponential"/> of the same bits. A sum beyond the table takes its last column, so longer rows add up to more than 1.</remarks>
public sealed class PairTableShares : ShareNormalizer
{
    private const int Tenths = 10;

    private readonly int[] _table;
    private readonly int _bits;
    private readonly int _sums;
    private readonly bool _truncates;

    /// <summary>Makes the table of 11 terms by the sums.</summary>
    /// <param name="bits">w: 15 (int16), 8, 4 or 2; Q = 2^w − 1.</param>
    /// <param name="sums">How many sums it tells apart: 60 for 15 and 8 bits, 29 for 4, 8 for 2.</param>
    /// <param name="truncates">True to take the index below instead of the nearest.</param>
    public PairTableShares(int bits, int sums, bool truncates = false)
    {
        if (bits is < 2 or > 15) throw DyadicException.Usage($"Softmax by table takes 2 to 15 bits; got {bits}.");
        if (sums < 1) throw DyadicException.Usage($"A table of shares has 1 sum or more; got {sums}.");
        (_bits, _sums, _truncates, Greatest) = (bits, sums, truncates, (1 << bits) - 1);
        _table = [.. from tenth in Enumerable.Range(0, Tenths + 1) from sum in Enumerable.Range(1, sums) select Math.Min(Greatest, Greatest * tenth / (Tenths * sum))];
        Format = new ShareFormat(1.0 / Greatest);
    }

    private PairTableShares(int[] table, int unit, int sums, bool truncates)
    {
        (_bits, _sums, _truncates, Greatest, _table) = (System.Numerics.BitOperations.Log2((uint)unit + 1), sums, truncates, unit, table);
        Format = new ShareFormat(1.0 / unit);
    }

    /// <summary>How many sums it tells apart.</summary>
    public int Sums => _sums;

    /// <summary>True when indices are cut, not rounded.</summary>
    public bool Truncates => _truncates;

    /// <summary>The function of a table that was made before.</summary>
    /// <param name="table">11 rows of numbers of [0, unit], a column a sum.</param>
    /// <param name="unit">Q = 2^w − 1.</param>
    /// <param name="truncates">See <see cref="Truncates"/>.</param>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public static PairTableShares Of(ReadOnlySpan<long> table, long unit, bool truncates)
    {
        bool fits = table.Length > 0 && table.Length % (Tenths + 1) == 0 && unit is >= 3 and <= 32767 && System.Numerics.BitOperations.IsPow2(unit + 1) && !table.ContainsAnyExceptInRange(0, unit);
        return fits
            ? new PairTableShares([.. table.ToArray().Select(entry => (int)entry)], (int)unit, table.Length / (Tenths + 1), truncates)
            : throw DyadicException.BadInput($"Shares by a table of pairs take a unit of 2 to 15 one bits and 11 rows of entries of [0, unit]; got {unit} and {table.Length} entries.");
    }

    /// <summary>The table, the sums of a term side by side.</summary>
    public ReadOnlySpan<int> Table => _table;

    /// <inheritdoc/>
    public override ShareFormat Format { get; }

    /// <inheritdoc/>
    public override int Greatest { get; }

    /// <inheritdoc/>
    public override int TableBytes => _table.Length * (_bits > 8 ? 2 : 1);

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<long> terms, Span<int> codes)
    {
        long half = _truncates ? 0 : Greatest / 2;
        int column = Column(Sum(terms));
        for (int i = 0; i < terms.Length; i++) codes[i] = _table[((int)Math.Min(((Tenths * terms[i]) + half) / Greatest, Tenths) * _sums) + column];
    }

    /// <inheritdoc/>
    internal override bool HasLanes(long largest) => largest <= (int.MaxValue - Greatest) / Tenths;

    /// <inheritdoc/>
    internal override unsafe void Apply(int* terms, int count, long sum)
    {
        Vector512<int> half = Vector512.Create(_truncates ? 0 : Greatest / 2), tenths = Vector512.Create(Tenths);
        for (int i = 0; i < count; i += CodeRow.Lanes) ((Vector512.Load(terms + i) * tenths) + half).Store(terms + i);
        ScaledShares.Divide(terms, count, _bits, Tenths);
        Span<int> shares = stackalloc int[CodeRow.Lanes];
        int column = Column(sum);
        for (int tenth = 0; tenth <= Tenths; tenth++) shares[tenth] = _table[(tenth * _sums) + column];
        Vector512<int> table = Vector512.Create<int>(shares);
        for (int i = 0; i < count; i += CodeRow.Lanes) LaneTable.Look(table, Vector512.Load(terms + i)).Store(terms + i);
    }

    private int Column(long sum) => (int)Math.Clamp((sum + (_truncates ? 0 : Greatest / 2)) / Greatest, 1, _sums) - 1;
}
