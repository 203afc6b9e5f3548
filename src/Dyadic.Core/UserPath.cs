namespace Dyadic.Core;

/// <summary>Paths that a user named.</summary>
public static class UserPath
{
    /// <summary>The full form of a path that will be written.</summary>
    /// <exception cref="DyadicException">It is empty, a folder, or a device: a file would take the device's place.</exception>
    public static string ForOutput(string path)
    {
        string full = Full(path);
        if (Directory.Exists(full)) throw DyadicException.Usage($"'{path}' is a folder; give a file in it.");
        bool isDevice = !OperatingSystem.IsWindows() && full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
        return isDevice && File.Exists(full) ? throw DyadicException.Usage($"'{path}' is a device, which a file would replace; give a file.") : full;
    }

    /// <summary>The full form of a path.</summary>
    /// <exception cref="DyadicException">It is empty, or no path at all.</exception>
    public static string Full(string path) =>
        string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal) ? throw DyadicException.Usage("A file path must not be empty.") : Path.GetFullPath(path);
}
