using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Any function of a byte and its channel, by table: y[i, c] = table[c][x[i, c]], channels last, with results of 1 or 2 bytes.</summary>
/// <remarks>The output may be the input when results are bytes. Runs may overlap in time.</remarks>
public sealed unsafe class ByteTable
{
    internal const int Codes = 256;

    private readonly byte[] _table;
    private readonly PinnedBuffer _planes;
    private readonly int _channels;
    private readonly int _resultBytes;
    private readonly KernelTier _tier;
    private readonly PartLauncher _launcher;

    /// <summary>Fixes the function.</summary>
    /// <param name="table">The bytes of [channels][256] results.</param>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="resultBytes">Bytes of a result: 1 or 2.</param>
    /// <exception cref="DyadicException">The table has another size, or there is no channel.</exception>
    public ByteTable(ReadOnlySpan<byte> table, int channels, int resultBytes)
        : this(table, channels, resultBytes, CpuFeatures.Tier)
    {
    }

    internal ByteTable(ReadOnlySpan<byte> table, int channels, int resultBytes, KernelTier tier)
    {
        if (channels < 1 || resultBytes is not (1 or 2) || table.Length != (long)channels * Codes * resultBytes)
        {
            throw DyadicException.BadInput($"A byte table for {channels} channels needs {Codes} results of 1 or 2 bytes a channel; got {table.Length} bytes for results of {resultBytes}.");
        }

        (_channels, _resultBytes, _tier) = (IsOneTable(table, Codes * resultBytes) ? 1 : channels, resultBytes, tier);
        _table = table[..(_channels * Codes * resultBytes)].ToArray();
        _planes = new PinnedBuffer(_table.Length);
        for (int index = 0; index < _table.Length; index++) _planes.Pointer[(index % resultBytes * _channels * Codes) + (index / resultBytes)] = _table[index];
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>True when the tiles of this process look codes up in their registers, or store them row by row anyway: then a table costs least behind <see cref="OutputStage.Then"/>.</summary>
    public static bool BelongsToStages => CpuFeatures.Tier < KernelTier.Emitted || ByteLookUp.HasAvx512Vbmi(CpuFeatures.Tier);

    /// <summary>Looks up.</summary>
    /// <param name="input">[pixels][channels] bytes.</param>
    /// <param name="output">The same shape.</param>
    /// <param name="count">Elements, a multiple of the channels.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* input, void* output, long count, WorkerPool pool) => _launcher.Run(input, null, output, count / _channels, pool);

    private static bool IsOneTable(ReadOnlySpan<byte> table, int bytes)
    {
        for (int at = bytes; at < table.Length; at += bytes)
        {
            if (!table.Slice(at, bytes).SequenceEqual(table[..bytes])) return false;
        }

        return true;
    }

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts * _channels, to = buffers.Count * (part + 1) / parts * _channels;
        LookUp(buffers.First + from, buffers.Output + (from * _resultBytes), to - from);
    }

    /// <summary>Looks up on the current thread; the first code is of channel 0.</summary>
    internal void LookUp(byte* input, byte* output, long count)
    {
        if (_channels <= ByteLookUp.MostBlendedChannels && ByteLookUp.HasAvx512Vbmi(_tier))
        {
            ByteLookUp.Avx512Vbmi64(_planes.Pointer, _channels, _resultBytes, input, output, count);
        }
        else if (_channels == 1 && _resultBytes == 1 && ByteLookUp.HasAvx2(_tier))
        {
            ByteLookUp.Avx2x64(_planes.Pointer, input, output, count);
        }
        else
        {
            fixed (byte* table = _table)
            {
                if (_resultBytes == 1) LookUpEach(input, table, output, count);
                else LookUpEach(input, (ushort*)table, (ushort*)output, count);
            }
        }
    }

    private void LookUpEach<T>(byte* input, T* table, T* output, long count)
        where T : unmanaged
    {
        T* end = table + ((long)_channels * Codes);
        T* row = table;
        for (long index = 0; index < count; index++)
        {
            output[index] = row[input[index]];
            row += Codes;
            if (row == end) row = table;
        }
    }
}
