using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Any function of a byte and its channel, by table: y[i, c] = table[c][x[i, c]], channels last, with results of 1 or 2 bytes.</summary>
/// <remarks>The output may be the input when results are bytes. Runs may overlap in time.</remarks>
public sealed unsafe class ByteTable
{
    private const int Codes = 256;

    private readonly byte[] _table;
    private readonly int _channels;
    private readonly int _resultBytes;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="table">The bytes of [channels][256] results.</param>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="resultBytes">Bytes of a result: 1 or 2.</param>
    /// <exception cref="DyadicException">The table has another size, or there is no channel.</exception>
    public ByteTable(ReadOnlySpan<byte> table, int channels, int resultBytes)
    {
        if (channels < 1 || resultBytes is not (1 or 2) || table.Length != (long)channels * Codes * resultBytes)
        {
            throw DyadicException.BadInput($"A byte table for {channels} channels needs {Codes} results of 1 or 2 bytes a channel; got {table.Length} bytes for results of {resultBytes}.");
        }

        (_table, _channels, _resultBytes) = (table.ToArray(), channels, resultBytes);
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>Looks up.</summary>
    /// <param name="input">[pixels][channels] bytes.</param>
    /// <param name="output">The same shape.</param>
    /// <param name="count">Elements, a multiple of the channels.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, long count, WorkerPool pool) => _launcher.Run(input, null, output, count / _channels, pool);

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts * _channels, to = buffers.Count * (part + 1) / parts * _channels;
        fixed (byte* table = _table)
        {
            if (_resultBytes == 1) LookUp(buffers.First, table, buffers.Output, from, to);
            else LookUp(buffers.First, (ushort*)table, (ushort*)buffers.Output, from, to);
        }
    }

    private void LookUp<T>(byte* input, T* table, T* output, long from, long to)
        where T : unmanaged
    {
        T* end = table + ((long)_channels * Codes);
        T* row = table;
        for (long index = from; index < to; index++)
        {
            output[index] = row[input[index]];
            row += Codes;
            if (row == end) row = table;
        }
    }
}
