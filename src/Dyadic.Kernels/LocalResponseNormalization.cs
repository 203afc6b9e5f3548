using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// Float local response normalization across channels, NHWC: y[p, c] = x[p, c] / (bias + alpha / size · Σ x[p, k]²) ^ beta over the
/// channels k from c − ⌊(size − 1)/2⌋ to c + ⌈(size − 1)/2⌉ that exist. ONNX LRN.
/// </summary>
/// <remarks>Runs may overlap in time; input and output may not overlap in memory.</remarks>
public sealed unsafe class LocalResponseNormalization
{
    private const int Block = 512;
    private const int LargestSize = 512;

    private readonly int _channels;
    private readonly int _size;
    private readonly float _factor;
    private readonly float _beta;
    private readonly float _bias;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes shape and parameters.</summary>
    /// <param name="channels">C ≥ 1.</param>
    /// <param name="size">Channels a sum, in [1, 512].</param>
    /// <param name="alpha">The factor of the mean square.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="bias">What is added to the mean square.</param>
    /// <exception cref="DyadicException">An extent is out of its range.</exception>
    public LocalResponseNormalization(int channels, int size, float alpha, float beta, float bias)
    {
        if (channels < 1 || size is < 1 or > LargestSize) throw DyadicException.Unsupported($"Local response normalization over {size} of {channels} channels is not supported.");
        (_channels, _size, _factor, _beta, _bias) = (channels, size, alpha / size, beta, bias);
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Normalizes.</summary>
    /// <param name="input">[pixels][C].</param>
    /// <param name="output">[pixels][C].</param>
    /// <param name="pixels">Pixels of all images, ≥ 0.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, float* output, long pixels, WorkerPool pool) => _launcher.Run(input, null, output, pixels, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        Span<float> squares = stackalloc float[Block + LargestSize];
        Span<float> sums = stackalloc float[Block];
        for (long pixel = from; pixel < to; pixel++)
        {
            ReadOnlySpan<float> x = new((float*)buffers.First + (pixel * _channels), _channels);
            Span<float> y = new((float*)buffers.Output + (pixel * _channels), _channels);
            for (int channel = 0; channel < _channels; channel += Block)
            {
                int count = Math.Min(Block, _channels - channel);
                Normalize(x, channel, squares[..(count + _size - 1)], sums[..count], y.Slice(channel, count));
            }
        }
    }

    private void Normalize(ReadOnlySpan<float> x, int channel, Span<float> squares, Span<float> sums, Span<float> y)
    {
        // squares[i] belongs to channel − ⌊(size − 1)/2⌋ + i; channels that do not exist count 0.
        int first = channel - ((_size - 1) / 2);
        int begin = Math.Max(first, 0), end = Math.Min(first + squares.Length, x.Length);
        squares.Clear();
        ReadOnlySpan<float> existing = x[begin..end];
        TensorPrimitives.Multiply(existing, existing, squares[(begin - first)..]);
        squares[..sums.Length].CopyTo(sums);
        for (int tap = 1; tap < _size; tap++) TensorPrimitives.Add(sums, squares.Slice(tap, sums.Length), sums);
        TensorPrimitives.Multiply(sums, _factor, sums);
        TensorPrimitives.Add(sums, _bias, sums);
        TensorPrimitives.Pow(sums, -_beta, sums);
        TensorPrimitives.Multiply(x.Slice(channel, sums.Length), sums, y);
    }
}
