using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Integer normalization of rows of codes: x = (code − zero point) · factor, normalized, as codes.</summary>
public sealed unsafe class NormalizationRows
{
    private readonly IntegerNormalization _function;
    private readonly RootNormalizationLanes? _lanes;
    private readonly bool _vectors;
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
        : this(function, codes, results, zeroPoint, factors, CpuFeatures.Tier)
    {
    }

    internal NormalizationRows(IntegerNormalization function, ElementType codes, ElementType results, int zeroPoint, int[] factors, KernelTier tier)
    {
        if (!IsCode(codes) || !IsCode(results)) throw DyadicException.Unsupported($"An integer normalization takes and gives 8- or 16-bit codes; got {codes} and {results}.");
        (_function, _codes, _results, _zeroPoint, _factors) = (function, codes, results, zeroPoint, factors);
        _vectors = tier >= KernelTier.Vector256 && CpuFeatures.HasAvx2;
        int flip = codes switch { ElementType.Int8 => 0x80, ElementType.Int16 => 0x8000, _ => 0 };
        if (_vectors && function is RootNormalization root) _lanes = RootNormalizationLanes.Of(root, zeroPoint + flip, factors, (1 << codes.BitWidth()) - 1);
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
        int* results = (int*)ThreadScratch.Take((long)channels * 2 * sizeof(int)), row = results + channels;
        for (long i = from; i < to; i++)
        {
            CodeRow codes = new(buffers.First + (i * channels * _codes.ByteWidth()), _codes, null, channels);
            if (_lanes is { } lanes)
            {
                lanes.Apply(in codes, results);
            }
            else
            {
                for (int c = 0; c < channels; c++) row[c] = (codes[c] - codes.Offset - _zeroPoint) * _factors[_factors.Length == 1 ? 0 : c];
                _function.Apply(new ReadOnlySpan<int>(row, channels), new Span<int>(results, channels));
            }

            CodeBlock.Narrow(results, buffers.Output + (i * channels * _results.ByteWidth()), _results, channels, _vectors);
        }
    }
}
