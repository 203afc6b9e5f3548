namespace Dyadic.Fuzz.Seeds;

/// <summary>All seeds: those the project makes, and the small files of the shared material where it is.</summary>
internal static class SeedLibrary
{
    private const int LargestFile = 500_000;

    /// <summary>The seeds in a fixed order, so that a number always means the same mutant.</summary>
    /// <param name="folders">Folders whose model files are added, or null for the shared material.</param>
    public static Seed[] Load(IReadOnlyList<string>? folders)
    {
        IEnumerable<string> places = folders ?? Shared();
        return
        [
            .. OwnSeeds.All(),
            .. places.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                .Where(file => Path.GetExtension(file) is ".onnx" or ".tflite" && new FileInfo(file).Length < LargestFile)
                .Order(StringComparer.Ordinal)
                .Select(Read),
        ];
    }

    private static Seed Read(string file)
    {
        string folder = Path.GetDirectoryName(file)!, data = Path.Combine(folder, "test_data_set_0");
        List<byte[]> inputs = [];
        for (string input = Path.Combine(data, "input_0.pb"); File.Exists(input) && new FileInfo(input).Length < LargestFile; input = Path.Combine(data, $"input_{inputs.Count}.pb")) inputs.Add(File.ReadAllBytes(input));
        SeedFormat format = Path.GetExtension(file) == ".onnx" ? SeedFormat.Onnx : SeedFormat.Tflite;
        return new Seed(Path.Combine(Path.GetFileName(folder), Path.GetFileName(file)), format, File.ReadAllBytes(file), inputs);
    }

    private static IEnumerable<string> Shared()
    {
        string? root = Environment.GetEnvironmentVariable("DYADIC_SHARED");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dyadic.slnx"))) root = Path.Combine(folder.FullName, "..", "shared");
        }

        return root is null ? [] : new[] { "models", "onnx-light-models", "onnx-node-tests" }.Select(name => Path.Combine(root, name)).Where(Directory.Exists);
    }
}
