using System.Runtime.Intrinsics;
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
        _vectors = CpuFeatures.Tier < KernelTier.Vector256 || function.Channels > MostVectorChannels ? null : function as RootNormalization;
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
        int channels = _function.Channels, padded = (channels + CodeRow.Lanes - 1) & -CodeRow.Lanes;
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int* row = (int*)ThreadScratch.Take((long)padded * 2 * sizeof(int)), results = row + padded;
        for (long i = from; i < to; i++)
        {
            Widen(new CodeRow(buffers.First + (i * channels * _codes.ByteWidth()), _codes, null, channels), row);
            if (_vectors is { } root) RootNormalizationVectors.Apply(root, row, results);
            else _function.Apply(new ReadOnlySpan<int>(row, channels), new Span<int>(results, channels));
            CodeBlock.Narrow(results, buffers.Output + (i * channels * _results.ByteWidth()), _results, channels, CodeBlock.UsesVectors(CpuFeatures.Tier));
        }
    }

    private void Widen(in CodeRow codes, int* row)
    {
        int channel = 0, zero = _zeroPoint + codes.Offset;
        if (_vectors is not null)
        {
            Vector512<int> zeros = Vector512.Create(zero), factor = Vector512.Create(_factors[0]);
            for (; channel <= codes.Depth - CodeRow.Lanes; channel += CodeRow.Lanes)
            {
                ((codes.Load(channel) - zeros) * (_factors.Length == 1 ? factor : Vector512.Create<int>(_factors.AsSpan(channel)))).Store(row + channel);
            }
        }

        for (; channel < codes.Depth; channel++) row[channel] = (codes[channel] - zero) * _factors[_factors.Length == 1 ? 0 : channel];
    }
}
