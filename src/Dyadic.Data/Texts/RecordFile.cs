using System.IO.Compression;
using System.Text;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The lines or rows of a UTF-8 text file, plain or gzipped, read in any order; one pass at opening finds where each begins.</summary>
/// <remarks>A plain file stays on disk and may be of any size. A gzipped one is kept in memory unpacked, up to 256 MiB.</remarks>
internal sealed class RecordFile : IDisposable
{
    internal const int MaxRecords = 50_000_000;
    internal const int MaxRecordBytes = 16 << 20;

    private readonly string _name;
    private readonly Stream _bytes;
    private readonly List<long> _starts;   // one more than there are records: the last is the end

    private RecordFile(string name, Stream bytes, List<long> starts) => (_name, _bytes, _starts) = (name, bytes, starts);

    internal int Count => _starts.Count - 1;

    /// <summary>Opens a file of lines, or of rows in which a line feed between double quotes is no end.</summary>
    internal static RecordFile Open(string path, bool quoted = false)
    {
        Stream bytes = OpenBytes(path);
        try
        {
            return new RecordFile(path, bytes, Starts(bytes, quoted, path));
        }
        catch (DyadicException)
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>The first lines of a file, without reading more than their first bytes.</summary>
    internal static string[] Head(string path, int lines)
    {
        const int HeadBytes = 1 << 16;
        using Stream stream = Unpacked(path, out _);
        byte[] head = new byte[HeadBytes];
        int read;
        try
        {
            read = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return [];   // starts as gzip does, but is not
        }

        string[] all = Encoding.UTF8.GetString(head, 0, read).TrimStart('\uFEFF').Split('\n');
        int whole = read < HeadBytes || all.Length == 1 ? all.Length : all.Length - 1;
        return [.. all.Take(Math.Min(whole, lines)).Select(line => line.TrimEnd('\r'))];
    }

    /// <summary>Record number <paramref name="index"/> without its line ending.</summary>
    internal string Read(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"{_name} has {Count} records.");
        byte[] record = new byte[_starts[index + 1] - _starts[index]];
        _bytes.Position = _starts[index];
        DataFile.Fill(_bytes, record, $"{_name}, record {index + 1}");
        ReadOnlySpan<byte> text = record;
        if (text.EndsWith("\n"u8)) text = text[..^1];
        if (text.EndsWith("\r"u8)) text = text[..^1];
        return Encoding.UTF8.GetString(text);
    }

    public void Dispose() => _bytes.Dispose();

    /// <summary>The file, or a gzipped file's contents, for reading forward.</summary>
    /// <param name="path">The file.</param>
    /// <param name="packed">True when it is gzipped.</param>
    private static Stream Unpacked(string path, out bool packed)
    {
        FileStream file = DataFile.OpenRead(path);
        packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return packed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static Stream OpenBytes(string path)
    {
        Stream source = Unpacked(path, out bool packed);
        if (!packed) return source;
        using (source)
        {
            MemoryStream kept = new();
            byte[] buffer = new byte[1 << 16];
            try
            {
                for (int read = source.Read(buffer); read > 0; read = source.Read(buffer))
                {
                    if (kept.Length + read > DataFile.MaxEntryBytes) throw DyadicException.BadInput($"{path}: unpacks to more than {DataFile.MaxEntryBytes} bytes; unpack it first, a plain file may be larger.");
                    kept.Write(buffer, 0, read);
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw DyadicException.BadInput($"{path}: the file is damaged ({e.Message})", e);
            }

            return kept;
        }
    }

    private static List<long> Starts(Stream bytes, bool quoted, string path)
    {
        List<long> starts = [];
        byte[] buffer = new byte[1 << 16];
        bytes.Position = 0;
        long at = 0, start = 0;
        bool inside = false;
        for (int read = bytes.Read(buffer); read > 0; read = bytes.Read(buffer))
        {
            ReadOnlySpan<byte> part = buffer.AsSpan(0, read);
            if (at == 0)
            {
                if (part.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || part.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) throw DyadicException.Unsupported($"{path}: the text is UTF-16; save it as UTF-8.");
                if (part.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) start = 3;
            }

            foreach (byte value in part)
            {
                at++;
                if (value == 0) throw DyadicException.BadInput($"{path}: byte {at - 1} is zero; that is no text.");
                if (quoted && value == '"') inside = !inside;
                if (at - start > MaxRecordBytes) throw DyadicException.BadInput($"{path}: record {starts.Count + 1} is longer than {MaxRecordBytes} bytes{(inside ? "; a double quote is not closed" : "")}.");
                if (value != '\n' || inside) continue;
                Add(starts, start, path);
                start = at;
            }
        }

        if (inside) throw DyadicException.BadInput($"{path}: a double quote in record {starts.Count + 1} is not closed.");
        if (at > start) Add(starts, start, path);
        starts.Add(at > start ? at : start);
        return starts;
    }

    private static void Add(List<long> starts, long start, string path)
    {
        if (starts.Count == MaxRecords) throw DyadicException.BadInput($"{path}: has more than {MaxRecords} records.");
        starts.Add(start);
    }
}
