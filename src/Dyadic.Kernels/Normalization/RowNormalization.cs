using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Float layer normalization of each row: y = (x − mean) / √(variance + ε) · gain + shift.</summary>
/// <remarks>
/// Mean and variance are sums of float32 lanes, the variance of differences from the mean; tiers differ by the order of these sums. The output may be the input.
/// Runs may overlap in time.
/// </remarks>
public sealed unsafe class RowNormalization
{
    private readonly int _columns;
    private readonly float _epsilon;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="columns">Elements a row, 1 or more.</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="DyadicException"><paramref name="columns"/> is below 1.</exception>
    public RowNormalization(int columns, float epsilon)
        : this(columns, epsilon, CpuFeatures.Tier)
    {
    }

    internal RowNormalization(int columns, float epsilon, KernelTier tier)
    {
        if (columns < 1) throw DyadicException.BadInput($"Layer normalization needs rows of 1 element or more; got {columns}.");
        (_columns, _epsilon, _vectors) = (columns, epsilon, CodeBlock.UsesVectors(tier));
        _launcher = new PartLauncher(ExecutePart, columns * 2L);
    }

    /// <summary>Computes.</summary>
    /// <param name="input">[rows][columns].</param>
    /// <param name="affine">[2][columns]: gain, then shift.</param>
    /// <param name="output">[rows][columns].</param>
    /// <param name="rows">Rows ≥ 0.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, float* affine, float* output, long rows, WorkerPool pool) => _launcher.Run(input, affine, output, rows, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        for (long row = from; row < to; row++) Row((float*)buffers.First + (row * _columns), (float*)buffers.Second, (float*)buffers.Output + (row * _columns));
    }

    private void Row(float* x, float* affine, float* y)
    {
        float mean = Sum<SubtractFloats>(x, 0) / _columns;
        float inverse = 1 / MathF.Sqrt((Sum<SquaredDifference>(x, mean) / _columns) + _epsilon);
        int i = 0;
        if (_vectors)
        {
            Vector<float> means = new(mean), inverses = new(inverse);
            for (; i <= _columns - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Store(((Vector.Load(x + i) - means) * inverses * Vector.Load(affine + i)) + Vector.Load(affine + _columns + i), y + i);
            }
        }

        for (; i < _columns; i++) y[i] = ((x[i] - mean) * inverse * affine[i]) + affine[_columns + i];
    }

    private float Sum<TTerm>(float* x, float mean)
        where TTerm : struct, IFloatBinary
    {
        int i = 0;
        float sum = 0;
        if (_vectors)
        {
            Vector<float> means = new(mean), one = default, other = default;
            for (; i <= _columns - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
            {
                one += TTerm.Invoke(Vector.Load(x + i), means);
                other += TTerm.Invoke(Vector.Load(x + i + Vector<float>.Count), means);
            }

            sum = Vector.Sum(one + other);
        }

        for (; i < _columns; i++) sum += TTerm.Invoke(x[i], mean);
        return sum;
    }


    private readonly struct SquaredDifference : IFloatBinary
    {
        public static float Invoke(float a, float b) => (a - b) * (a - b);

        public static Vector<float> Invoke(Vector<float> a, Vector<float> b) => (a - b) * (a - b);
    }
}
