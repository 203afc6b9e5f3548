using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>A table of e^(−k · step), read at the distance rescaled by one multiplication. Vasyltsov and Chang 2021: LUT₁/ₑ of REXP and LUT_exp of 2D-LUT.</summary>
public sealed class TableExponential : IntegerExponential
{
    private const int MultiplierBits = 31;

    private readonly long[] _table;
    private readonly long _multiplier;
    private readonly int _shift;
    private readonly bool _nearest;

    private TableExponential(long[] table, double scale, double step, bool nearest, int bits)
    {
        if (!(scale > 0) || !double.IsFinite(scale)) throw DyadicException.BadInput($"The step of logits is a number above 0; got {scale}.");
        (_table, _nearest, EntryBytes) = (table, nearest, bits > 8 ? 2 : 1);
        // Rounded up: an exact whole number of steps must not fall one short.
        _shift = Math.Clamp(MultiplierBits - 1 - (int)Math.Floor(Math.Log2(scale / step)), 0, 62);
        _multiplier = checked((long)Math.Ceiling(Math.ScaleB(scale / step, _shift)));
        OutputScale = 1.0 / ((1 << bits) - 1);
    }

    private TableExponential(long[] table, long multiplier, int shift, bool nearest)
    {
        (_table, _multiplier, _shift, _nearest, EntryBytes) = (table, multiplier, shift, nearest, table.Max() > byte.MaxValue ? 2 : 1);
        OutputScale = double.NaN;
    }

    /// <summary>The multiplier that makes an index of a distance.</summary>
    public long Multiplier => _multiplier;

    /// <summary>The shift behind it.</summary>
    public int Shift => _shift;

    /// <summary>True when the index is rounded to the nearest.</summary>
    public bool IsNearest => _nearest;

    /// <summary>The table; its first entry is 2^bits − 1.</summary>
    public ReadOnlySpan<long> Table => _table;

    /// <summary>Bytes of an entry in memory.</summary>
    public int EntryBytes { get; }

    /// <inheritdoc/>
    public override int TableBytes => _table.Length * EntryBytes;

    /// <inheritdoc/>
    public override double OutputScale { get; }

    /// <summary>The function of a table that was made before; its scale is not known.</summary>
    /// <param name="table">Falling numbers of [0, 2⁴⁰].</param>
    /// <param name="multiplier">See <see cref="Multiplier"/>.</param>
    /// <param name="shift">See <see cref="Shift"/>.</param>
    /// <param name="nearest">See <see cref="IsNearest"/>.</param>
    /// <exception cref="DyadicException">A number is out of its range.</exception>
    public static TableExponential Of(ReadOnlySpan<long> table, long multiplier, int shift, bool nearest)
    {
        bool falls = table.Length > 0 && multiplier is >= 0 and <= 1L << 32 && shift is >= 0 and <= 62;
        for (int i = 0; i < table.Length; i++) falls &= table[i] is >= 0 and <= 1L << 40 && (i == 0 || table[i] <= table[i - 1]);
        return falls ? new TableExponential(table.ToArray(), multiplier, shift, nearest) : throw DyadicException.BadInput("A table of exponentials holds falling numbers of [0, 2^40], read by a multiplier of at most 32 bits and a shift of at most 62.");
    }

    /// <summary>REXP: steps of 1 in the exponent, ⌊Q · e^−i⌋ for i = 0 … ⌈ln Q⌉ + 1.</summary>
    /// <param name="scale">The logits' step S.</param>
    /// <param name="bits">w: 15 (int16), 8, 4 or 2; Q = 2^w − 1.</param>
    /// <param name="nearest">True to round the distance to the nearest entry; the paper takes the entry below.</param>
    public static TableExponential Reciprocal(double scale, int bits, bool nearest = false)
    {
        int greatest = Greatest(bits), last = (int)Math.Ceiling(Math.Log(greatest)) + 1;
        return new TableExponential([.. Enumerable.Range(0, last + 1).Select(i => (long)Math.Floor(greatest * Math.Exp(-i)))], scale, 1, nearest, bits);
    }

    /// <summary>2D-LUT: entries that reach 1 at the end, and the distance rounded to the nearest one.</summary>
    /// <param name="scale">The logits' step S.</param>
    /// <param name="bits">w: 15 (int16), 8, 4 or 2.</param>
    /// <param name="entries">n: 101 for 15 and 8 bits, 48 for 4, 12 for 2.</param>
    public static TableExponential Fine(double scale, int bits, int entries)
    {
        int greatest = Greatest(bits);
        double step = Math.Log(greatest) / (entries - 1);
        long[] table = [.. Enumerable.Range(0, entries).Select(k => (long)Math.Floor(greatest * Math.Exp(-k * step)))];
        table[^1] = 1; // where rounding of the exponential may fall just short of it
        return new TableExponential(table, scale, step, nearest: true, bits);
    }

    /// <inheritdoc/>
    public override long Of(long below)
    {
        Int128 product = (Int128)below * _multiplier;
        if (_nearest && _shift > 0) product += Int128.One << (_shift - 1);
        Int128 index = product >> _shift;
        return _table[index < _table.Length ? (int)index : _table.Length - 1];
    }

    private static int Greatest(int bits) => bits is >= 2 and <= 15 ? (1 << bits) - 1 : throw DyadicException.Usage($"Softmax by table takes 2 to 15 bits; got {bits}.");
}
