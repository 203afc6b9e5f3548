using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// The sum of two quantized tensors in float32 with fused multiply-adds: y = clamp(rint(fma(a, ratioₐ, fma(b, ratio_b, offset))), min, max), ties to
/// even: the arithmetic of ONNX Runtime's QLinearAdd on CPUs that have fused multiply-adds.
/// </summary>
/// <remarks>Equal bits on every tier. The output may be one of the inputs. Runs may overlap in time.</remarks>
public sealed unsafe class FloatCodeSum
{
    private readonly ElementType _type;
    private readonly float _lhsRatio;
    private readonly float _rhsRatio;
    private readonly float _offset;
    private readonly float _min;
    private readonly float _max;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

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
        (_min, _max) = OutputStage.Range(type, min, max);
        _vectors = CodeBlock.UsesVectors(tier);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Adds.</summary>
    /// <param name="lhs">Codes a.</param>
    /// <param name="rhs">Codes b.</param>
    /// <param name="output">Codes y.</param>
    /// <param name="count">Elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* lhs, void* rhs, void* output, long count, WorkerPool pool) => _launcher.Run(lhs, rhs, output, count, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int* lhs = stackalloc int[CodeBlock.Length];
        int* rhs = stackalloc int[CodeBlock.Length];
        for (; from < to; from += CodeBlock.Length)
        {
            int count = (int)Math.Min(CodeBlock.Length, to - from);
            CodeBlock.Widen(buffers.First + from, _type, lhs, count, _vectors);
            CodeBlock.Widen(buffers.Second + from, _type, rhs, count, _vectors);
            int done = _vectors ? AddVectors(lhs, rhs, count) : 0;
            for (int index = done; index < count; index++)
            {
                float sum = MathF.FusedMultiplyAdd(lhs[index], _lhsRatio, MathF.FusedMultiplyAdd(rhs[index], _rhsRatio, _offset));
                // The bounds are integers, so clamping before rounding gives the same code, and the conversion cannot overflow.
                lhs[index] = (int)MathF.Round(Math.Clamp(sum, _min, _max), MidpointRounding.ToEven);
            }

            CodeBlock.Narrow(lhs, buffers.Output + from, _type, count, _vectors);
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
