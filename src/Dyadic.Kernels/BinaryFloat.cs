using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>What a <see cref="BinaryFloat"/> computes.</summary>
public enum FloatBinaryOperation
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>The greater; not-a-number wins.</summary>
    Max,

    /// <summary>The lesser; not-a-number wins.</summary>
    Min,
}

/// <summary>Elementwise float operations of two operands, each a whole tensor, a vector along the innermost axis, or a scalar.</summary>
/// <remarks>The output may be one of the whole operands. Runs may overlap in time.</remarks>
public sealed unsafe class BinaryFloat
{
    private readonly FloatBinaryOperation _operation;
    private readonly long _count;
    private readonly long _lhsPeriod;
    private readonly long _rhsPeriod;
    private readonly long _segment;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes operation and shape.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="count">Elements of the output.</param>
    /// <param name="lhsPeriod">After how many elements a repeats: <paramref name="count"/>, the innermost extent, or 1.</param>
    /// <param name="rhsPeriod">The same of b. When both repeat within the tensor, they have one period, or one of them is a scalar.</param>
    /// <exception cref="DyadicException">The periods are not of this kind.</exception>
    public BinaryFloat(FloatBinaryOperation operation, long count, long lhsPeriod, long rhsPeriod)
        : this(operation, count, lhsPeriod, rhsPeriod, CpuFeatures.Tier)
    {
    }

    internal BinaryFloat(FloatBinaryOperation operation, long count, long lhsPeriod, long rhsPeriod, KernelTier tier)
    {
        (_operation, _count, _lhsPeriod, _rhsPeriod) = (operation, count, lhsPeriod, rhsPeriod);
        _segment = Math.Max(1, Math.Min(lhsPeriod == 1 ? count : lhsPeriod, rhsPeriod == 1 ? count : rhsPeriod));
        if (count < 0 || !Fits(lhsPeriod) || !Fits(rhsPeriod))
        {
            throw DyadicException.BadInput($"Operands that repeat after {lhsPeriod} and {rhsPeriod} elements cannot be combined into {count}.");
        }

        _vectors = CodeBlock.UsesVectors(tier);
        _launcher = new PartLauncher(ExecutePart, workPerCount: 1);
    }

    /// <summary>Computes.</summary>
    /// <param name="lhs">a, <c>lhsPeriod</c> elements.</param>
    /// <param name="rhs">b, <c>rhsPeriod</c> elements.</param>
    /// <param name="output">y, <c>count</c> elements.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* lhs, float* rhs, float* output, WorkerPool pool) => _launcher.Run(lhs, rhs, output, _count, pool);

    private bool Fits(long period) => period == 1 || period == _count || (period == _segment && period > 0 && _count % period == 0);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        switch (_operation)
        {
            case FloatBinaryOperation.Add: Compute<AddFloats>(buffers, part, parts); break;
            case FloatBinaryOperation.Subtract: Compute<SubtractFloats>(buffers, part, parts); break;
            case FloatBinaryOperation.Multiply: Compute<MultiplyFloats>(buffers, part, parts); break;
            case FloatBinaryOperation.Divide: Compute<DivideFloats>(buffers, part, parts); break;
            case FloatBinaryOperation.Max: Compute<MaxFloats>(buffers, part, parts); break;
            default: Compute<MinFloats>(buffers, part, parts); break;
        }
    }

    private void Compute<TOperation>(in RunBuffers buffers, int part, int parts)
        where TOperation : struct, IFloatBinary
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        while (from < to)
        {
            long length = Math.Min(to - from, _segment - (from % _segment));
            float* lhs = (float*)buffers.First + (_lhsPeriod == 1 ? 0 : from % _lhsPeriod);
            float* rhs = (float*)buffers.Second + (_rhsPeriod == 1 ? 0 : from % _rhsPeriod);
            FloatBinaryDriver<TOperation>.Run(lhs, _lhsPeriod == 1, rhs, _rhsPeriod == 1, (float*)buffers.Output + from, length, _vectors);
            from += length;
        }
    }
}
