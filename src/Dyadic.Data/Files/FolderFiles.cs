using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The files of a folder and of its direct subfolders.</summary>
internal sealed class FolderFiles : IFileCollection
{
    private readonly HashSet<string> _known;

    internal FolderFiles(string folder)
        : this(folder, ListOf(folder))
    {
    }

    /// <summary>Only the named files of the folder.</summary>
    internal FolderFiles(string folder, string[] paths)
    {
        (Name, Paths, _known) = (folder, paths, new HashSet<string>(paths, StringComparer.Ordinal));
    }

    public string Name { get; }

    public IReadOnlyList<string> Paths { get; }

    public bool Contains(string path) => _known.Contains(path);

    public byte[] Read(string path) => Contains(path)
        ? DataFile.ReadAll(Path.Combine(Name, path))
        : throw DyadicException.BadInput($"{Name}: there is no file '{path}' in the folder.");

    private static string[] ListOf(string folder)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };
        string[] paths = [.. Directory.EnumerateFiles(folder, "*", options).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))];
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    public void Dispose()
    {
    }
}
