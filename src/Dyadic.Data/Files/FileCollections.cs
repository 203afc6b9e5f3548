namespace Dyadic.Data;

/// <summary>Opens a path as a collection of files.</summary>
internal static class FileCollections
{
    internal static bool IsZip(string path) => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && File.Exists(path);

    /// <summary>True for what <see cref="Open"/> can open.</summary>
    internal static bool CanOpen(string path) => IsZip(path) || Directory.Exists(path);

    internal static IFileCollection Open(string path) => IsZip(path) ? ZipFiles.Open(path) : new FolderFiles(path);

    /// <summary>The zip archives that lie directly in a folder, in ordinal order; none for a file.</summary>
    internal static IReadOnlyList<string> ZipsIn(string path)
    {
        if (!Directory.Exists(path)) return [];
        string[] zips = Directory.GetFiles(path, "*.zip");
        Array.Sort(zips, StringComparer.Ordinal);
        return zips;
    }
}
