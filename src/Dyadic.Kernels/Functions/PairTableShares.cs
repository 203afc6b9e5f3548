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
        int column = (int)Math.Clamp((Sum(terms) + half) / Greatest, 1, _sums) - 1;
        for (int i = 0; i < terms.Length; i++) codes[i] = _table[((int)(((Tenths * terms[i]) + half) / Greatest) * _sums) + column];
    }
}
