using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// The sum of two quantized tensors in float32 with fused multiply-adds: y = clamp(rint(fma(a, ratioₐ, fma(b, ratio_b, offset))), min, max), ties to
/// even: the arithmetic of ONNX Runtime's QLinearAdd on CPUs that have fused multiply-adds.
/// </summary>
public sealed unsafe class FloatCodeSum : CodeSum
{
    private readonly ElementType _type;
    private readonly float _lhsRatio;
    private readonly float _rhsRatio;
    private readonly float _offset;
    private readonly float _min;
    private readonly float _max;
    private readonly bool _vectors;

    /// <summary>Fixes the arithmetic.</summary>
    /// <param name="type">UInt8 or Int8: the type of both inputs and the output.</param>
    /// <param name="lhsRatio">Output steps a step of a.</param>
    /// <param name="rhsRatio">Output steps a step of b.</param>
    /// <param name="offset">The output's zero point less those of the inputs in output steps.</param>
    /// <param name="min">The smallest code to produce.</param>
    /// <param name="max">The largest code to produce.</param>
    /// <exception cref="DyadicException">The type is not an 8-bit one, a number is not finite, or the clamp is no range of the type.</exception>
    public FloatCodeSum(ElementType type, float lhsRatio, float rhsRatio, float offset, int min, int max)
        : this(type, lhsRatio, rhsRatio, offset, min, max, CpuFeatures.Tier)
    {
    }

    internal FloatCodeSum(ElementType type, float lhsRatio, float rhsRatio, float offset, int min, int max, KernelTier tier)
    {
        if (type is not (ElementType.UInt8 or ElementType.Int8)) throw DyadicException.Unsupported($"A float sum of codes takes UInt8 or Int8 codes, not {type}.");
        if (!float.IsFinite(lhsRatio) || !float.IsFinite(rhsRatio) || !float.IsFinite(offset)) throw DyadicException.BadInput($"A float sum of codes needs finite numbers; got {lhsRatio}, {rhsRatio} and {offset}.");
        (_type, _lhsRatio, _rhsRatio, _offset) = (type, lhsRatio, rhsRatio, offset);
        (Min, Max) = OutputStage.Range(type, min, max);
        (_min, _max) = (Min, Max);
        _vectors = CodeBlock.UsesVectors(tier);
    }

    /// <inheritdoc/>
    public override ElementType LhsType => _type;

    /// <inheritdoc/>
    public override ElementType RhsType => _type;

    /// <inheritdoc/>
    public override ElementType OutputType => _type;

    internal override long Min { get; }

    internal override long Max { get; }

    internal override EmittedSum? Emitted(bool productFirst)
    {
        bool signed = _type == ElementType.Int8;
        return new EmittedSum(
            new FloatSumCodes(productFirst, signed, signed),
            new SumParameters
            {
                ProductRatio = productFirst ? _lhsRatio : _rhsRatio,
                ResidualRatio = productFirst ? _rhsRatio : _lhsRatio,
                Offset = _offset,
                LowValue = _min,
                HighValue = _max,
            });
    }

    internal override void Add(byte* lhs, byte* rhs, byte* output, long count)
    {
        int* left = stackalloc int[CodeBlock.Length];
        int* right = stackalloc int[CodeBlock.Length];
        for (long from = 0; from < count; from += CodeBlock.Length)
        {
            int length = (int)Math.Min(CodeBlock.Length, count - from);
            CodeBlock.Widen(lhs + from, _type, left, length, _vectors);
            CodeBlock.Widen(rhs + from, _type, right, length, _vectors);
            int done = _vectors ? AddVectors(left, right, length) : 0;
            for (int index = done; index < length; index++)
            {
                float sum = MathF.FusedMultiplyAdd(left[index], _lhsRatio, MathF.FusedMultiplyAdd(right[index], _rhsRatio, _offset));
                // The bounds are integers, so clamping before rounding gives the same code, and the conversion cannot overflow.
                left[index] = (int)MathF.Round(Math.Clamp(sum, _min, _max), MidpointRounding.ToEven);
            }

            CodeBlock.Narrow(left, output + from, _type, length, _vectors);
        }
    }

    private int AddVectors(int* lhs, int* rhs, int count)
    {
        Vector<float> lhsRatio = new(_lhsRatio), rhsRatio = new(_rhsRatio), offset = new(_offset), min = new(_min), max = new(_max);
        int index = 0;
        for (; index <= count - Vector<int>.Count; index += Vector<int>.Count)
        {
            Vector<float> a = Vector.ConvertToSingle(Vector.Load(lhs + index)), b = Vector.ConvertToSingle(Vector.Load(rhs + index));
            Vector<float> sum = Vector.FusedMultiplyAdd(a, lhsRatio, Vector.FusedMultiplyAdd(b, rhsRatio, offset));
            Vector.Store(Vector.ConvertToInt32(Vector.Round(Vector.Min(Vector.Max(sum, min), max), MidpointRounding.ToEven)), lhs + index);
        }

        return index;
    }
}
