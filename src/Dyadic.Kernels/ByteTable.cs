using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Any function of a byte and its channel, by table: y[i, c] = table[c][x[i, c]], channels last.</summary>
/// <remarks>The output may be the input. Runs may overlap in time.</remarks>
public sealed unsafe class ByteTable
{
    private const int Codes = 256;

    private readonly byte[] _table;
    private readonly int _channels;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="table">[channels][256] results.</param>
    /// <param name="channels">C, at least 1.</param>
    /// <exception cref="DyadicException">The table has another size, or there is no channel.</exception>
    public ByteTable(ReadOnlySpan<byte> table, int channels)
    {
        if (channels < 1 || table.Length != (long)channels * Codes) throw DyadicException.BadInput($"A byte table for {channels} channels needs {Codes} results a channel; got {table.Length}.");
        (_table, _channels) = (table.ToArray(), channels);
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
            byte* end = table + _table.Length;
            byte* row = table;
            for (long index = from; index < to; index++)
            {
                buffers.Output[index] = row[buffers.First[index]];
                row += Codes;
                if (row == end) row = table;
            }
        }
    }
}
