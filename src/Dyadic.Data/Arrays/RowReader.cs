using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Reads an array one row (index of its first axis) at a time, with memory for one row.</summary>
/// <remarks>
/// A source that can seek is read anywhere. One that cannot (a compressed stream) is read forward and opened again to go back,
/// so rising indices cost one pass; small arrays of that kind are kept in memory instead.
/// </remarks>
internal sealed class RowReader : IDisposable
{
    private const long KeptBytes = 256L << 20;
    private const int MaxRows = 1 << 27;

    private readonly string _name;
    private readonly ArrayHeader _header;
    private readonly long _firstRow;
    private readonly int _rowBytes;
    private readonly DenseTensor? _whole;
    private readonly Func<Stream> _open;
    private Stream? _stream;
    private long _position;

    private RowReader(string name, ArrayHeader header, long firstRow, DenseTensor? whole, Func<Stream> open)
    {
        (_name, _header, _firstRow, _whole, _open) = (name, header, firstRow, whole, open);
        RowShape = TensorShape.Create(header.Shape.Extents[1..]);
        long rowBytes = RowShape.Count * header.Type.ByteWidth();
        if (rowBytes > Array.MaxLength) throw DyadicException.Unsupported($"{name}: a row of {rowBytes} bytes is too large.");
        _rowBytes = (int)rowBytes;
    }

    /// <summary>The number of rows.</summary>
    internal int Count => _header.Shape[0];

    internal ElementType Type => _header.Type;

    /// <summary>The shape of one row.</summary>
    internal TensorShape RowShape { get; }

    internal static RowReader OpenNpy(Func<Stream> open, long length, string name) => Create(open, length, NpyHeader.Read, name);

    internal static RowReader OpenIdx(string path)
    {
        long available;
        using (IdxFile.Open(path, out available))
        {
            return Create(() => IdxFile.Open(path, out _), available, IdxFile.ReadHeader, path);
        }
    }

    /// <summary>Row number <paramref name="index"/>, in memory of its own.</summary>
    internal DenseTensor Read(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"{_name} has {Count} rows.");
        DenseTensor row = DenseTensor.Zeros(Type, RowShape);
        if (_whole is not null)
        {
            _whole.Bytes.Slice(index * _rowBytes, _rowBytes).CopyTo(row.Bytes);
            return row;
        }

        MoveTo(_firstRow + ((long)index * _rowBytes));
        DataFile.Fill(_stream!, row.Bytes, $"{_name}, row {index}");
        _position += _rowBytes;
        if (_header.BigEndian) _header.SwapBytes(row.Bytes);
        return row;
    }

    public void Dispose() => _stream?.Dispose();

    private static RowReader Create(Func<Stream> open, long available, Func<Stream, string, (ArrayHeader, long)> readHeader, string name)
    {
        using Stream stream = open();
        (ArrayHeader header, long headerBytes) = readHeader(stream, name);
        if (header.Shape.Rank == 0) throw DyadicException.BadInput($"{name}: the array is a single number; its first axis should count samples.");
        if (header.Shape[0] > MaxRows || (header.Shape[0] > 0 && header.Shape.Count == 0))
        {
            throw DyadicException.BadInput($"{name}: {header.Type}{header.Shape} claims {header.Shape[0]} samples{(header.Shape.Count == 0 ? " of no elements" : "")}; up to {MaxRows} of at least one element are read.");
        }

        if (header.ByteCount > available - headerBytes)
        {
            throw DyadicException.BadInput($"{name}: {header.Type}{header.Shape} takes {header.ByteCount} bytes; the file cannot hold more than {available - headerBytes}. It is truncated.");
        }

        bool keep = header.FortranOrder || (!stream.CanSeek && header.ByteCount <= KeptBytes);
        return new RowReader(name, header, headerBytes, keep ? header.ReadAll(stream, available - headerBytes, name) : null, open);
    }

    private void MoveTo(long position)
    {
        if (_stream is null || (!_stream.CanSeek && position < _position))
        {
            _stream?.Dispose();
            _stream = _open();
            _position = 0;
        }

        if (_stream.CanSeek) _stream.Position = position;
        else Skip(position - _position);
        _position = position;
    }

    private void Skip(long bytes)
    {
        byte[] discarded = new byte[Math.Min(bytes, 1 << 16)];
        for (; bytes > 0; bytes -= discarded.Length)
        {
            DataFile.Fill(_stream!, discarded.AsSpan(0, (int)Math.Min(bytes, discarded.Length)), _name);
        }
    }
}
