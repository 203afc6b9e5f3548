using System.Numerics.Tensors;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Integer normalization of rows of codes: x = (code − zero point) · factor, normalized, as codes.</summary>
public sealed unsafe class NormalizationRows
{
    private const int MostVectorChannels = 1 << 13;

    private readonly IntegerNormalization _function;
    private readonly RootNormalization? _vectors;
    private readonly ElementType _codes;
    private readonly ElementType _results;
    private readonly int _zeroPoint;
    private readonly int[] _factors;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the kernel.</summary>
    /// <param name="function">The normalization of C channels.</param>
    /// <param name="codes">UInt8, Int8, UInt16 or Int16.</param>
    /// <param name="results">UInt8, Int8, UInt16 or Int16; holds the function's codes.</param>
    /// <param name="zeroPoint">The code of 0.</param>
    /// <param name="factors">One, or C.</param>
    /// <exception cref="DyadicException">A type does not fit.</exception>
    public NormalizationRows(IntegerNormalization function, ElementType codes, ElementType results, int zeroPoint, int[] factors)
    {
        if (!IsCode(codes) || !IsCode(results)) throw DyadicException.Unsupported($"An integer normalization takes and gives 8- or 16-bit codes; got {codes} and {results}.");
        (_function, _codes, _results, _zeroPoint, _factors) = (function, codes, results, zeroPoint, factors);
        _vectors = CpuFeatures.Tier == KernelTier.Scalar || function.Channels > MostVectorChannels ? null : function as RootNormalization;
        _launcher = new PartLauncher(ExecutePart, function.Channels * 8L);
    }

    /// <summary>Computes rows.</summary>
    /// <param name="input">[rows][C] codes.</param>
    /// <param name="output">[rows][C] codes; may be the input when the types are as wide.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, long rows, WorkerPool pool) => _launcher.Run(input, null, output, rows, pool);

    private static bool IsCode(ElementType type) => type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16;

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        int channels = _function.Channels;
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int* scratch = (int*)ThreadScratch.Take((long)channels * 2 * sizeof(int));
        Span<int> row = new(scratch, channels), results = new(scratch + channels, channels);
        for (long i = from; i < to; i++)
        {
            Widen(buffers.First + (i * channels * _codes.ByteWidth()), row);
            if (_zeroPoint != 0) TensorPrimitives.Subtract(row, _zeroPoint, row);
            if (_factors.Length > 1) TensorPrimitives.Multiply(row, _factors, row);
            else if (_factors[0] != 1) TensorPrimitives.Multiply(row, _factors[0], row);
            if (_vectors is { } root) RootNormalizationVectors.Apply(root, row, results);
            else _function.Apply(row, results);
            Narrow(results, buffers.Output + (i * channels * _results.ByteWidth()));
        }
    }

    private void Widen(byte* input, Span<int> row)
    {
        switch (_codes)
        {
            case ElementType.UInt8:
                TensorPrimitives.ConvertTruncating<byte, int>(new ReadOnlySpan<byte>(input, row.Length), row);
                break;
            case ElementType.Int8:
                TensorPrimitives.ConvertTruncating<sbyte, int>(new ReadOnlySpan<sbyte>(input, row.Length), row);
                break;
            case ElementType.UInt16:
                TensorPrimitives.ConvertTruncating<ushort, int>(new ReadOnlySpan<ushort>(input, row.Length), row);
                break;
            default:
                TensorPrimitives.ConvertTruncating<short, int>(new ReadOnlySpan<short>(input, row.Length), row);
                break;
        }
    }

    private void Narrow(ReadOnlySpan<int> results, byte* output)
    {
        if (_results.ByteWidth() == 1) TensorPrimitives.ConvertTruncating<int, byte>(results, new Span<byte>(output, results.Length));
        else TensorPrimitives.ConvertTruncating<int, ushort>(results, new Span<ushort>(output, results.Length));
    }
}
