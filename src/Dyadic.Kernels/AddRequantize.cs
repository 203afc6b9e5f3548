using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>One summand of an <see cref="AddRequantize"/>.</summary>
/// <param name="Type">UInt8, Int8, UInt16, Int16 or Int32.</param>
/// <param name="ZeroPoint">The code of zero.</param>
/// <param name="Multiplier">What its centred codes are multiplied by.</param>
public readonly record struct RequantizedSummand(ElementType Type, int ZeroPoint, int Multiplier);

/// <summary>
/// The residual sum of two quantized tensors with one rounding:
/// y = clamp((((a − a₀)·mₐ + (b − b₀)·m_b + 2^(shift−1)) >> shift) + zeroPoint, min, max), exact in int64, ties toward +∞.
/// </summary>
public sealed unsafe class AddRequantize : CodeSum
{
    private readonly RequantizedSummand _lhs;
    private readonly RequantizedSummand _rhs;
    private readonly int _shift;
    private readonly long _zeroPoint;
    private readonly ElementType _outputType;
    private readonly bool _vectors;
    private readonly bool _fitsInt32;
    private readonly PairForm? _form;
    private readonly delegate*<in PairForm, byte*, byte*, byte*, long, void> _addPairs;

    /// <summary>Fixes the arithmetic.</summary>
    /// <param name="lhs">a.</param>
    /// <param name="rhs">b.</param>
    /// <param name="shift">In [0, 62]; 0 means no rounding term.</param>
    /// <param name="zeroPoint">The code of zero in the output.</param>
    /// <param name="outputType">UInt8, Int8, UInt16, Int16 or Int32.</param>
    /// <param name="min">The smallest code to produce, or null for the type's.</param>
    /// <param name="max">The largest code to produce, or null for the type's.</param>
    /// <exception cref="DyadicException">A parameter is out of its range, or a sum could leave 63 bits.</exception>
    public AddRequantize(RequantizedSummand lhs, RequantizedSummand rhs, int shift, int zeroPoint, ElementType outputType, int? min = null, int? max = null)
        : this(lhs, rhs, shift, zeroPoint, outputType, min, max, CpuFeatures.Tier)
    {
    }

    internal AddRequantize(RequantizedSummand lhs, RequantizedSummand rhs, int shift, int zeroPoint, ElementType outputType, int? min, int? max, KernelTier tier)
    {
        if (shift is < 0 or > 62) throw DyadicException.BadInput($"A requantization shift must be in [0, 62]; got {shift}.");
        (_lhs, _rhs, _shift, _zeroPoint, _outputType) = (lhs, rhs, shift, zeroPoint, outputType);
        (Min, Max) = OutputStage.Range(outputType, min, max);
        Int128 half = shift == 0 ? 0 : Int128.One << (shift - 1);
        Int128 largest = Magnitude(lhs) + Magnitude(rhs) + half;
        if (largest >= Int128.One << 62) throw DyadicException.Unsupported($"The sum of {lhs} and {rhs} with shift {shift} can leave 63 bits; use smaller multipliers.");
        _vectors = CodeBlock.UsesVectors(tier);
        // Then every step fits 32 bits: the sum, and the code before the clamp, which is no larger than the sum plus the zero point.
        _fitsInt32 = largest + Math.Abs((long)zeroPoint) <= int.MaxValue;
        _form = PairForm.Create(AsWord(lhs, outputType), AsWord(rhs, outputType), shift, zeroPoint, outputType, Min, Max);
        _addPairs = PairRequantizeTable.Select(tier);
    }

    /// <inheritdoc/>
    public override ElementType LhsType => _lhs.Type;

    /// <inheritdoc/>
    public override ElementType RhsType => _rhs.Type;

    /// <inheritdoc/>
    public override ElementType OutputType => _outputType;

    internal override long Min { get; }

    internal override long Max { get; }

    internal override EmittedSum? Emitted(bool productFirst)
    {
        // A shift of 1 and more leaves room for the offset between s8 and u8 codes.
        if (_form is not { Width: 1, HighShift: > 0 } form) return null;
        (ElementType product, ElementType residual) = productFirst ? (LhsType, RhsType) : (RhsType, LhsType);
        bool narrow = (Min, Max) != OutputStage.Range(_outputType, null, null);
        return new EmittedSum(
            new PairSumCodes(product == ElementType.Int8, residual == ElementType.Int8, _outputType == ElementType.Int8, narrow),
            new SumParameters
            {
                HighFactors = productFirst ? form.HighFactors : Swapped(form.HighFactors),
                LowFactors = productFirst ? form.LowFactors : Swapped(form.LowFactors),
                High = form.High,
                Low = form.Low,
                LowShift = form.LowShift,
                HighShift = form.HighShift,
            });
    }

    // 8-bit codes that are added to 16-bit ones are widened first.
    private static RequantizedSummand AsWord(RequantizedSummand summand, ElementType output) => summand.Type.ByteWidth() == 1 && output.ByteWidth() == 2 ? summand with { Type = ElementType.Int16 } : summand;

    private static int Swapped(int pair) => (int)BitOperations.RotateLeft((uint)pair, 16);

    private static Int128 Magnitude(RequantizedSummand summand)
    {
        if (summand.Type is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Int32))
        {
            throw DyadicException.Unsupported($"A requantized summand has 8-bit, 16-bit or int32 codes, not {summand.Type}.");
        }

        (Int128 min, Int128 max) = summand.Type.IntegerRange();
        return Int128.Max(Int128.Abs(min - summand.ZeroPoint), Int128.Abs(max - summand.ZeroPoint)) * Int128.Abs(summand.Multiplier);
    }

    internal override void Add(byte* lhs, byte* rhs, byte* output, long count)
    {
        if (_addPairs != null && _form is { } form)
        {
            if (_lhs.Type.ByteWidth() == form.Width && _rhs.Type.ByteWidth() == form.Width) _addPairs(in form, lhs, rhs, output, count * form.Width);
            else AddWords(form, lhs, rhs, output, count);
            return;
        }

        int* left = stackalloc int[CodeBlock.Length];
        int* right = stackalloc int[CodeBlock.Length];
        for (int length; count > 0; count -= length)
        {
            length = (int)Math.Min(CodeBlock.Length, count);
            CodeBlock.Widen(lhs, _lhs.Type, left, length, _vectors);
            CodeBlock.Widen(rhs, _rhs.Type, right, length, _vectors);
            int done = !_vectors ? 0 : _fitsInt32 ? AddInt32(left, right, length) : AddInt64(left, right, length);
            AddScalar(left, right, done, length);
            CodeBlock.Narrow(left, output, _outputType, length, _vectors);
            lhs += (long)length * _lhs.Type.ByteWidth();
            rhs += (long)length * _rhs.Type.ByteWidth();
            output += (long)length * _outputType.ByteWidth();
        }
    }

    private void AddWords(in PairForm form, byte* lhs, byte* rhs, byte* output, long count)
    {
        short* left = stackalloc short[CodeBlock.Length];
        short* right = stackalloc short[CodeBlock.Length];
        for (int length; count > 0; count -= length)
        {
            length = (int)Math.Min(CodeBlock.Length, count);
            byte* a = _lhs.Type.ByteWidth() == 2 ? lhs : CodeBlock.WidenToWords(lhs, _lhs.Type, left, length), b = _rhs.Type.ByteWidth() == 2 ? rhs : CodeBlock.WidenToWords(rhs, _rhs.Type, right, length);
            _addPairs(in form, a, b, output, length * sizeof(short));
            lhs += (long)length * _lhs.Type.ByteWidth();
            rhs += (long)length * _rhs.Type.ByteWidth();
            output += (long)length * sizeof(short);
        }
    }

    private void AddScalar(int* lhs, int* rhs, int from, int count)
    {
        for (int index = from; index < count; index++)
        {
            long sum = (((long)lhs[index] - _lhs.ZeroPoint) * _lhs.Multiplier) + (((long)rhs[index] - _rhs.ZeroPoint) * _rhs.Multiplier);
            lhs[index] = (int)Math.Clamp(DyadicMath.RescaleRoundHalfUp(sum, 1, _shift) + _zeroPoint, Min, Max);
        }
    }

    private int AddInt32(int* lhs, int* rhs, int count)
    {
        Vector<int> lhsMultiplier = new(_lhs.Multiplier), rhsMultiplier = new(_rhs.Multiplier);
        // (a − a₀)·mₐ + (b − b₀)·m_b + half = a·mₐ + b·m_b + constant; wrapping on the way is undone, for the sum fits.
        Vector<int> constant = new(unchecked((_shift == 0 ? 0 : 1 << (_shift - 1)) - (_lhs.ZeroPoint * _lhs.Multiplier) - (_rhs.ZeroPoint * _rhs.Multiplier)));
        Vector<int> zero = new((int)_zeroPoint), min = new((int)Min), max = new((int)Max);
        int index = 0;
        for (; index <= count - Vector<int>.Count; index += Vector<int>.Count)
        {
            Vector<int> sum = (Vector.Load(lhs + index) * lhsMultiplier) + (Vector.Load(rhs + index) * rhsMultiplier) + constant;
            Vector<int> code = Vector.ShiftRightArithmetic(sum, _shift) + zero;
            Vector.Store(Vector.Min(Vector.Max(code, min), max), lhs + index);
        }

        return index;
    }

    private int AddInt64(int* lhs, int* rhs, int count)
    {
        int index = 0;
        for (; index <= count - Vector<int>.Count; index += Vector<int>.Count)
        {
            Vector.Widen(Vector.Load(lhs + index), out Vector<long> lhsLow, out Vector<long> lhsHigh);
            Vector.Widen(Vector.Load(rhs + index), out Vector<long> rhsLow, out Vector<long> rhsHigh);
            Vector.Store(Vector.Narrow(AddWide(lhsLow, rhsLow), AddWide(lhsHigh, rhsHigh)), lhs + index);
        }

        return index;
    }

    private Vector<long> AddWide(Vector<long> lhs, Vector<long> rhs)
    {
        Vector<long> sum = ((lhs - new Vector<long>(_lhs.ZeroPoint)) * new Vector<long>(_lhs.Multiplier))
            + ((rhs - new Vector<long>(_rhs.ZeroPoint)) * new Vector<long>(_rhs.Multiplier))
            + new Vector<long>(_shift == 0 ? 0 : 1L << (_shift - 1));
        Vector<long> code = Vector.ShiftRightArithmetic(sum, _shift) + new Vector<long>(_zeroPoint);
        return Vector.Min(Vector.Max(code, new Vector<long>(Min)), new Vector<long>(Max));
    }
}
