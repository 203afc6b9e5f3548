using Dyadic.Core;

namespace Dyadic.Accuracy;

/// <summary>Reads, infers, runs and checks every ONNX and TFLite file of a folder, a row each.</summary>
internal static class FolderCommand
{
    private const string Usage = "usage: folder DIR [--golden FOLDER] [--extent NAME=NUMBER]… [--later PART]…   (--golden: TFLite's outputs, NAME.tflite.npz; --extent: for an extent that models leave open; --later: files whose path contains PART may fail)";

    private static readonly string[] Extensions = [".onnx", ".tflite"];

    /// <summary>Prints the table; the exit code tells whether a file failed that is not for later.</summary>
    public static int Run(string[] args)
    {
        if (args.Length % 2 == 0 || args[0].StartsWith("--", StringComparison.Ordinal) || !Directory.Exists(args[0])) throw DyadicException.Usage(Usage);
        List<string> later = [];
        Dictionary<string, int> extents = [];
        string? golden = null;
        for (int i = 1; i < args.Length; i += 2)
        {
            if (args[i] == "--golden") golden = args[i + 1];
            else if (args[i] == "--later") later.Add(args[i + 1]);
            else if (args[i] == "--extent" && args[i + 1].Split('=') is [var open, var number] && int.TryParse(number, out int extent)) extents[open] = extent;
            else throw DyadicException.Usage(Usage);
        }

        string root = Path.GetFullPath(args[0]);
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw DyadicException.BadInput($"{root}: there are no {string.Join(" or ", Extensions)} files.");
        int passed = 0, postponed = 0;
        Console.WriteLine(FolderRow.Header);
        foreach (string file in files)
        {
            string name = Path.GetRelativePath(root, file);
            FolderRow row = new FolderCheck(golden, new FolderExtents(extents)).Check(file, name);
            bool isLater = row.Failure is not null && later.Exists(part => name.Contains(part, StringComparison.Ordinal));
            Console.WriteLine(row.ToText(isLater));
            if (row.Failure is null) passed++;
            else if (isLater) postponed++;
        }

        int failed = files.Length - passed - postponed;
        Console.WriteLine($"\n{files.Length} files: {passed} passed, {failed} failed, {postponed} for later");
        return failed == 0 ? 0 : (int)FailureKind.FailedCheck;
    }
}
