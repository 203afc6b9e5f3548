using System.Text;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Opening and writing files with failures told as the user's, and no half-written file left behind.</summary>
internal static class DataFile
{
    /// <summary>The most bytes one picture file, or one archive entry that is read whole, may have.</summary>
    internal const long MaxEntryBytes = 256L << 20;

    /// <summary>The most lines of a table that is kept in memory.</summary>
    internal const int MaxLines = 10_000_000;

    /// <summary>Deflate never expands more than this many times.</summary>
    internal const long MaxDeflateRatio = 1032;

    internal static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DyadicException.BadInput($"{path}: cannot be opened for reading ({e.Message})", e);
        }
    }

    internal static byte[] ReadAll(string path)
    {
        using FileStream stream = OpenRead(path);
        return ReadExactly(stream, stream.Length, path);
    }

    /// <summary>Reads exactly <paramref name="length"/> bytes, refusing more than <see cref="MaxEntryBytes"/>.</summary>
    internal static byte[] ReadExactly(Stream stream, long length, string name)
    {
        if (length > MaxEntryBytes) throw DyadicException.BadInput($"{name}: {length} bytes; files read whole may have {MaxEntryBytes} at most.");
        byte[] bytes = new byte[length];
        Fill(stream, bytes, name);
        return bytes;
    }

    /// <summary>The lines of a small table, without their endings; the first has no byte-order mark.</summary>
    internal static string[] Lines(ReadOnlySpan<byte> text, string name)
    {
        int count = text.Count((byte)'\n');
        if (count > MaxLines) throw DyadicException.BadInput($"{name}: {count} lines; {MaxLines} at most are read.");
        string[] lines = Encoding.UTF8.GetString(text).TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < lines.Length; i++) lines[i] = lines[i].TrimEnd('\r');
        return lines;
    }

    /// <summary>Fills a buffer from a stream that may be damaged, compressed or short.</summary>
    internal static void Fill(Stream stream, Span<byte> buffer, string name)
    {
        try
        {
            stream.ReadExactly(buffer);
        }
        catch (EndOfStreamException e)
        {
            throw DyadicException.BadInput($"{name}: the file ends too early; {buffer.Length} more bytes were expected. It is truncated.", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw DyadicException.BadInput($"{name}: the file is damaged ({e.Message})", e);
        }
    }

    /// <summary>Writes beside the target and renames, so that a failure leaves no partial file.</summary>
    internal static void Write(string path, Action<Stream> write)
    {
        using ReplacedFiles files = new();
        write(files.Create(path));
        files.Commit();
    }
}
