using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Float softmax of each row: y[r, i] = exp(x[r, i] − max) / Σ exp(x[r, j] − max).</summary>
/// <remarks>The output may be the input. Runs may overlap in time. The sum is rounded in an order that does not depend on the threads.</remarks>
public sealed unsafe class RowSoftmax
{
    private readonly int _columns;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the shape.</summary>
    /// <param name="columns">Elements a row, 1 or more.</param>
    /// <exception cref="DyadicException"><paramref name="columns"/> is below 1.</exception>
    public RowSoftmax(int columns)
    {
        if (columns < 1) throw DyadicException.BadInput($"Softmax needs rows of 1 element or more; got {columns}.");
        _columns = columns;
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Computes.</summary>
    /// <param name="input">[rows][columns].</param>
    /// <param name="output">[rows][columns].</param>
    /// <param name="rows">Rows ≥ 0.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, float* output, long rows, WorkerPool pool) => _launcher.Run(input, null, output, rows, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        for (long row = from; row < to; row++)
        {
            ReadOnlySpan<float> x = new((float*)buffers.First + (row * _columns), _columns);
            Span<float> y = new((float*)buffers.Output + (row * _columns), _columns);
            TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
            TensorPrimitives.Exp(y, y);
            TensorPrimitives.Divide(y, TensorPrimitives.Sum((ReadOnlySpan<float>)y), y);
        }
    }
}
