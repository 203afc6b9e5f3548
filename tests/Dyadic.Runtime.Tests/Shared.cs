namespace Dyadic.Runtime.Tests;

/// <summary>Files beside the repository that some tests need.</summary>
internal static class Shared
{
    /// <summary>The path of a shared file or folder; the test is skipped when it is missing.</summary>
    public static string Path(string relative)
    {
        string? path = Find(relative);
        Skip.If(path is null, $"needs shared/{relative}");
        return path!;
    }

    private static string? Find(string relative)
    {
        string? folder = Environment.GetEnvironmentVariable("DYADIC_SHARED");
        for (string? at = AppContext.BaseDirectory; folder is null && at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            if (File.Exists(System.IO.Path.Combine(at, "Dyadic.slnx"))) folder = System.IO.Path.Combine(at, "..", "shared");
        }

        string path = System.IO.Path.Combine(folder ?? "shared", relative);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }
}
