namespace Dyadic.Data;

/// <summary>The files of a folder or of a zip archive, read one at a time. Paths are relative, with forward slashes.</summary>
internal interface IFileCollection : IDisposable
{
    /// <summary>The folder or archive, for messages.</summary>
    string Name { get; }

    /// <summary>Every file, in ordinal order.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>True when a file of exactly this path exists.</summary>
    bool Contains(string path);

    /// <summary>All bytes of one file.</summary>
    byte[] Read(string path);
}
