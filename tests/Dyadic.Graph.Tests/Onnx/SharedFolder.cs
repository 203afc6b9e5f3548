namespace Dyadic.Graphs.Tests.Onnx;

/// <summary>The material beside the checkout; tests that need it are skipped where it is absent.</summary>
internal static class SharedFolder
{
    public static string? Path { get; } = Find();

    /// <summary>Every model file of the material.</summary>
    public static IEnumerable<string> Models() => Path is null
        ? []
        : new[] { "models", "onnx-light-models", "onnx-node-tests" }
            .Select(folder => System.IO.Path.Combine(Path, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.onnx", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DYADIC_SHARED") is { Length: > 0 } given) return Directory.Exists(given) ? given : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Dyadic.slnx"))) continue;
            string beside = System.IO.Path.Combine(folder.FullName, "..", "shared");
            return Directory.Exists(beside) ? System.IO.Path.GetFullPath(beside) : null;
        }

        return null;
    }
}
