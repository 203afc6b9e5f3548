using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs.Onnx.Proto;

namespace Dyadic.Graphs.Onnx;

/// <summary>Reads tensor data kept in files beside the model, and refuses everything outside the model's folder.</summary>
/// <param name="folder">The model's folder; null when the model comes from memory.</param>
internal sealed class ExternalDataReader(string? folder)
{
    private readonly Dictionary<string, Memory<byte>> _regions = new(StringComparer.Ordinal);

    /// <summary>Maps the data of one tensor, or reads it where it is small or begins at an odd place.</summary>
    /// <param name="tensor">The message.</param>
    /// <param name="expected">The bytes its type and shape need.</param>
    /// <param name="who">How errors name it.</param>
    public Memory<byte> Read(TensorProto tensor, long expected, string who)
    {
        Dictionary<string, string> entries = new(StringComparer.Ordinal);
        foreach (StringStringEntryProto entry in tensor.ExternalData) entries[entry.Key] = entry.Value;
        if (!entries.TryGetValue("location", out string? location) || location.Length == 0) throw DyadicException.BadInput($"{who} is stored externally but names no file.");
        long offset = Number(entries, "offset", 0, who);
        long length = Number(entries, "length", expected, who);
        if (length != expected) throw DyadicException.BadInput($"{who} needs {expected} bytes; its external data is declared as {length} bytes.");
        string path = Resolve(location, who);
        FileInfo file = new(path);
        if (!file.Exists) throw DyadicException.BadInput($"{who} is stored in '{location}', which does not exist beside the model.");
        if (offset > file.Length || length > file.Length - offset)
        {
            throw DyadicException.BadInput($"{who} lies at bytes {offset} to {offset + (Int128)length} of '{location}', which has {file.Length} bytes; the file may be truncated.");
        }

        // Tensors that name the same bytes share them, so tied weights stay tied.
        string region = string.Create(CultureInfo.InvariantCulture, $"{offset} {length} {path}");
        if (!_regions.TryGetValue(region, out Memory<byte> bytes)) _regions[region] = bytes = ReadRegion(path, offset, (int)length, who);
        return bytes;
    }

    private static Memory<byte> ReadRegion(string path, long offset, int length, string who)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            // The file's own length again, now that it is open: touching a page behind its end ends a process.
            if (MappedBytes.Suits(offset, length) && stream.Length - offset >= length && Mapped(stream, offset, length) is { } mapped) return mapped.Memory;
            byte[] bytes = new byte[length];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DyadicException.BadInput($"{who} could not be read from '{path}': {failure.Message}", failure);
        }
    }

    // Not every file system maps, and a process has a limit of mappings; every one can be read.
    private static MappedBytes? Mapped(FileStream stream, long offset, int length)
    {
        try
        {
            return MappedBytes.Of(stream, offset, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    private string Resolve(string location, string who)
    {
        if (folder is null) throw DyadicException.BadInput($"{who} is stored in '{location}', but the model was read from memory; give the folder of its external data.");
        string[] parts = location.Split('/', '\\');
        if (Path.IsPathRooted(location) || location.Contains('\0', StringComparison.Ordinal) || location.Contains(':', StringComparison.Ordinal) || parts.Contains(".."))
        {
            throw DyadicException.BadInput($"{who} is stored in '{location}', which leaves the model's folder; external data must lie inside it.");
        }

        string path = folder;
        foreach (string part in parts.Where(part => part is not ("" or ".")))
        {
            path = Path.Combine(path, part);
            FileInfo entry = new(path);
            if (entry.LinkTarget is not null) throw DyadicException.BadInput($"{who} is stored in '{location}', which is reached through a symbolic link; external data must lie inside the model's folder.");
        }

        return path;
    }

    private static long Number(Dictionary<string, string> entries, string key, long otherwise, string who)
    {
        if (!entries.TryGetValue(key, out string? text)) return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw DyadicException.BadInput($"{who} has the external-data {key} '{text}'; expected a number that is not negative.");
    }
}
