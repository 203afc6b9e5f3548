using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The files of a folder and of its subfolders.</summary>
internal sealed class FolderFiles : IFileCollection
{
    private readonly HashSet<string> _known;

    /// <summary>All files down to a depth; 1 takes direct subfolders.</summary>
    internal FolderFiles(string folder, int depth = 1)
        : this(folder, ListOf(folder, depth))
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

    private static string[] ListOf(string folder, int depth)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, MaxRecursionDepth = depth, IgnoreInaccessible = true };
        string[] paths = [.. Directory.EnumerateFiles(folder, "*", options).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))];
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    public void Dispose()
    {
    }
}
