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
/// <remarks>The output may be one of the inputs when the types are equally wide. Runs may overlap in time.</remarks>
public sealed unsafe class AddRequantize
{
    private readonly RequantizedSummand _lhs;
    private readonly RequantizedSummand _rhs;
    private readonly int _shift;
    private readonly long _zeroPoint;
    private readonly ElementType _outputType;
    private readonly long _min;
    private readonly long _max;
    private readonly bool _vectors;
    private readonly bool _fitsInt32;
    private readonly PairForm? _form;
    private readonly delegate*<in PairForm, byte*, byte*, byte*, long, void> _addPairs;
    private readonly PartLauncher _launcher;

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
        (_min, _max) = OutputStage.Range(outputType, min, max);
        Int128 half = shift == 0 ? 0 : Int128.One << (shift - 1);
        Int128 largest = Magnitude(lhs) + Magnitude(rhs) + half;
        if (largest >= Int128.One << 62) throw DyadicException.Unsupported($"The sum of {lhs} and {rhs} with shift {shift} can leave 63 bits; use smaller multipliers.");
        _vectors = CodeBlock.UsesVectors(tier);
        // Then every step fits 32 bits: the sum, and the code before the clamp, which is no larger than the sum plus the zero point.
        _fitsInt32 = largest + Math.Abs((long)zeroPoint) <= int.MaxValue;
        _form = PairForm.Create(lhs, rhs, shift, zeroPoint, outputType, _min, _max);
        _addPairs = PairRequantizeTable.Select(tier);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Adds.</summary>
    /// <param name="lhs">Codes a.</param>
    /// <param name="rhs">Codes b.</param>
    /// <param name="output">Codes y.</param>
    /// <param name="count">Elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* lhs, void* rhs, void* output, long count, WorkerPool pool) => _launcher.Run(lhs, rhs, output, count, pool);

    private static Int128 Magnitude(RequantizedSummand summand)
    {
        if (summand.Type is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Int32))
        {
            throw DyadicException.Unsupported($"A requantized summand has 8-bit, 16-bit or int32 codes, not {summand.Type}.");
        }

        (Int128 min, Int128 max) = summand.Type.IntegerRange();
        return Int128.Max(Int128.Abs(min - summand.ZeroPoint), Int128.Abs(max - summand.ZeroPoint)) * Int128.Abs(summand.Multiplier);
    }

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        if (_addPairs != null && _form is { } form)
        {
            int width = form.Width;
            _addPairs(in form, buffers.First + (from * width), buffers.Second + (from * width), buffers.Output + (from * width), (to - from) * width);
            return;
        }

        int* lhs = stackalloc int[CodeBlock.Length];
        int* rhs = stackalloc int[CodeBlock.Length];
        for (; from < to; from += CodeBlock.Length)
        {
            int count = (int)Math.Min(CodeBlock.Length, to - from);
            CodeBlock.Widen(buffers.First + (from * _lhs.Type.ByteWidth()), _lhs.Type, lhs, count, _vectors);
            CodeBlock.Widen(buffers.Second + (from * _rhs.Type.ByteWidth()), _rhs.Type, rhs, count, _vectors);
            int done = !_vectors ? 0 : _fitsInt32 ? AddInt32(lhs, rhs, count) : AddInt64(lhs, rhs, count);
            AddScalar(lhs, rhs, done, count);
            CodeBlock.Narrow(lhs, buffers.Output + (from * _outputType.ByteWidth()), _outputType, count, _vectors);
        }
    }

    private void AddScalar(int* lhs, int* rhs, int from, int count)
    {
        for (int index = from; index < count; index++)
        {
            long sum = (((long)lhs[index] - _lhs.ZeroPoint) * _lhs.Multiplier) + (((long)rhs[index] - _rhs.ZeroPoint) * _rhs.Multiplier);
            lhs[index] = (int)Math.Clamp(DyadicMath.RescaleRoundHalfUp(sum, 1, _shift) + _zeroPoint, _min, _max);
        }
    }

    private int AddInt32(int* lhs, int* rhs, int count)
    {
        Vector<int> lhsMultiplier = new(_lhs.Multiplier), rhsMultiplier = new(_rhs.Multiplier);
        // (a − a₀)·mₐ + (b − b₀)·m_b + half = a·mₐ + b·m_b + constant; wrapping on the way is undone, for the sum fits.
        Vector<int> constant = new(unchecked((_shift == 0 ? 0 : 1 << (_shift - 1)) - (_lhs.ZeroPoint * _lhs.Multiplier) - (_rhs.ZeroPoint * _rhs.Multiplier)));
        Vector<int> zero = new((int)_zeroPoint), min = new((int)_min), max = new((int)_max);
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
        return Vector.Min(Vector.Max(code, new Vector<long>(_min)), new Vector<long>(_max));
    }
}
