using System.IO.Compression;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The entries of a zip archive; nothing is ever unpacked to disk, so entry names cannot lead anywhere.</summary>
internal sealed class ZipFiles : IFileCollection
{
    private const int MaxEntries = 10_000_000;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private ZipFiles(string path, ZipArchive archive)
    {
        (Name, _archive) = (path, archive);
        if (archive.Entries.Count > MaxEntries) throw DyadicException.BadInput($"{path}: {archive.Entries.Count} entries; {MaxEntries} at most are read.");
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = entry.FullName;
            if (name.EndsWith('/') || name.StartsWith("__MACOSX/", StringComparison.Ordinal)) continue;
            if (!_entries.TryAdd(name, entry)) throw DyadicException.BadInput($"{path}: two entries are named '{name}'.");
        }

        string[] paths = [.. _entries.Keys];
        Array.Sort(paths, StringComparer.Ordinal);
        Paths = paths;
    }

    public string Name { get; }

    public IReadOnlyList<string> Paths { get; }

    internal static ZipFiles Open(string path)
    {
        FileStream file = DataFile.OpenRead(path);
        try
        {
            return new ZipFiles(path, new ZipArchive(file, ZipArchiveMode.Read));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            file.Dispose();
            throw DyadicException.BadInput($"{path}: not a zip archive that can be read ({e.Message})", e);
        }
        catch (DyadicException)
        {
            file.Dispose();
            throw;
        }
    }

    public bool Contains(string path) => _entries.ContainsKey(path);

    public byte[] Read(string path)
    {
        using Stream stream = OpenEntry(path, out long length);
        byte[] bytes = DataFile.ReadExactly(stream, length, $"{Name}:{path}");
        return Crc32.Of(bytes) == _entries[path].Crc32 ? bytes : throw DyadicException.BadInput($"{Name}:{path}: the entry fails its checksum; the archive is damaged.");
    }

    /// <summary>Opens an entry for reading forward. Its claimed length is believable: no more than deflate can expand its bytes to.</summary>
    internal Stream OpenEntry(string path, out long length)
    {
        if (!_entries.TryGetValue(path, out ZipArchiveEntry? entry)) throw DyadicException.BadInput($"{Name}: there is no entry '{path}' in the archive.");
        length = entry.Length;
        if (length > (DataFile.MaxDeflateRatio * entry.CompressedLength) + 64)
        {
            throw DyadicException.BadInput($"{Name}:{path}: {entry.CompressedLength} compressed bytes claim to hold {length}; the archive is damaged or hostile.");
        }

        try
        {
            return entry.Open();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw DyadicException.BadInput($"{Name}:{path}: the entry cannot be read ({e.Message})", e);
        }
    }

    public void Dispose() => _archive.Dispose();
}
