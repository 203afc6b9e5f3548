using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>REXP's LUT_α: the sum, counted in whole ones, chooses ⌊Q / j⌋, which multiplies every term. Vasyltsov and Chang 2021, section 4.1.</summary>
/// <remarks>Terms are those of a <see cref="TableExponential"/> of the same bits. A sum beyond the table takes its last entry, so longer rows add up to more than 1.</remarks>
public sealed class TableShares : ShareNormalizer
{
    private readonly int[] _table;
    private readonly int _bits;
    private readonly bool _shifts;

    /// <summary>Makes the table.</summary>
    /// <param name="bits">w: 15 (int16), 8, 4 or 2; Q = 2^w − 1.</param>
    /// <param name="entries">How many sums it tells apart, 1 or more.</param>
    /// <param name="shifts">True to divide the product by 2^w by a shift, as hardware would, which is low by 1 in 2^w; false to divide by Q.</param>
    public TableShares(int bits, int entries, bool shifts = false)
    {
        if (bits is < 2 or > 15) throw DyadicException.Usage($"Softmax by table takes 2 to 15 bits; got {bits}.");
        if (entries < 1) throw DyadicException.Usage($"A table of reciprocals has 1 entry or more; got {entries}.");
        (_bits, _shifts, Greatest) = (bits, shifts, (1 << bits) - 1);
        _table = [.. Enumerable.Range(1, entries).Select(j => Greatest / j)];
        Format = new ShareFormat(1.0 / Greatest);
    }

    private TableShares(int[] table, int unit, bool shifts)
    {
        (_bits, _shifts, Greatest, _table) = (System.Numerics.BitOperations.Log2((uint)unit + 1), shifts, unit, table);
        Format = new ShareFormat(1.0 / unit);
    }

    /// <summary>True when products are divided by a shift.</summary>
    public bool ShiftsProducts => _shifts;

    /// <summary>The function of a table that was made before.</summary>
    /// <param name="table">Falling numbers of [0, unit].</param>
    /// <param name="unit">Q = 2^w − 1.</param>
    /// <param name="shifts">See <see cref="ShiftsProducts"/>.</param>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public static TableShares Of(ReadOnlySpan<long> table, long unit, bool shifts)
    {
        bool fits = table.Length > 0 && unit is >= 3 and <= 32767 && System.Numerics.BitOperations.IsPow2(unit + 1) && !table.ContainsAnyExceptInRange(0, unit);
        return fits ? new TableShares([.. table.ToArray().Select(entry => (int)entry)], (int)unit, shifts) : throw DyadicException.BadInput($"Shares by table take a unit of 2 to 15 one bits and entries of [0, unit]; got {unit} and {table.Length} entries.");
    }

    /// <summary>The table: ⌊Q / 1⌋, ⌊Q / 2⌋, ….</summary>
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
        long alpha = Alpha(Sum(terms));
        for (int i = 0; i < terms.Length; i++) codes[i] = (int)Math.Min(_shifts ? (terms[i] * alpha) >> _bits : terms[i] * alpha / Greatest, Greatest);
    }

    /// <inheritdoc/>
    internal override bool HasLanes(long largest) => largest <= int.MaxValue / Greatest;

    /// <inheritdoc/>
    internal override unsafe void Apply(int* terms, int count, long sum)
    {
        uint alpha = (uint)Alpha(sum);
        if (_shifts)
        {
            ScaledShares.Apply(terms, count, alpha, _bits, Greatest);
            return;
        }

        Vector512<int> alphas = Vector512.Create((int)alpha);
        for (int i = 0; i < count; i += CodeRow.Lanes) (Vector512.Load(terms + i) * alphas).Store(terms + i);
        ScaledShares.Divide(terms, count, _bits, Greatest);
    }

    private long Alpha(long sum) => _table[(int)Math.Clamp((sum + (Greatest / 2)) / Greatest, 1, _table.Length) - 1];
}
