using System.IO.Compression;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>NumPy's .npz files: a zip archive with one .npy entry an array.</summary>
public static class NpzFile
{
    /// <summary>Reads every array, in the archive's order.</summary>
    /// <exception cref="DyadicException">The archive or one of its arrays is damaged, hostile, or of a type that no tensor holds.</exception>
    public static IReadOnlyList<NamedTensor> Read(string path)
    {
        using ZipFiles archive = ZipFiles.Open(path);
        CheckMemory(archive, path);
        List<NamedTensor> arrays = [];
        foreach (string entry in archive.Paths)
        {
            using Stream stream = archive.OpenEntry(entry, out long length);
            arrays.Add(new NamedTensor(ArrayName(entry), NpyFile.Read(stream, length, $"{path}:{entry}")));
        }

        return arrays;
    }

    /// <summary>Writes the arrays, stored without compression as <c>numpy.savez</c> does, or deflated as <c>numpy.savez_compressed</c> does.</summary>
    /// <exception cref="DyadicException">A type has no .npy form, a name repeats or is empty, or the file cannot be written.</exception>
    public static void Write(string path, IEnumerable<NamedTensor> arrays, bool compress = false)
    {
        List<NamedTensor> all = [.. arrays];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((string name, DenseTensor tensor) in all)
        {
            if (name.Length == 0 || !names.Add(name)) throw DyadicException.Usage($"{path}: each array needs a name of its own; '{name}' is empty or repeats.");
            _ = NpyHeader.Format(tensor, $"{path}:{name}");
        }

        DataFile.Write(path, stream =>
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Create);
            foreach ((string name, DenseTensor tensor) in all)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name + ".npy", compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);   // the same arrays give the same bytes
                using Stream target = entry.Open();
                NpyFile.Write(target, tensor);
            }
        });
    }

    private static void CheckMemory(ZipFiles archive, string path)
    {
        long bytes = 0, limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        foreach (string entry in archive.Paths)
        {
            archive.OpenEntry(entry, out long length).Dispose();
            if ((bytes += length) > limit) throw DyadicException.BadInput($"{path}: the arrays together take more than the {limit} bytes of memory there are; open the archive as a data set, which reads one sample at a time.");
        }
    }

    /// <summary>The name of an array: its entry's, without <c>.npy</c>.</summary>
    internal static string ArrayName(string entry) => entry.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? entry[..^4] : entry;
}
