namespace Dyadic.Tests;

/// <summary>The folder of models and data beside the repository, where there is one.</summary>
internal static class SharedMaterial
{
    internal static string Require(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("DYADIC_SHARED") ?? Find();
        string path = Path.Combine(root ?? "", relative);
        Skip.If(root is null || (!File.Exists(path) && !Directory.Exists(path)), $"needs shared/{relative}");
        return path;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Dyadic.slnx"))) continue;
            foreach (string beside in new[] { "../shared", "../../shared" })
            {
                string path = Path.GetFullPath(Path.Combine(folder.FullName, beside));
                if (Directory.Exists(path)) return path;
            }
        }

        return null;
    }
}
