using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Kernels;

namespace Dyadic.Accuracy.Tiers;

/// <summary>Runs models on every kernel tier, each in a process of its own, and compares what they give.</summary>
internal static class TiersCommand
{
    private const string Usage = "usage: tiers FILE-OR-DIR… [--inputs N] [--threads N]   (.onnx and .tflite; 3 random inputs each on 1 thread)";

    // Float sums are added in another order on each tier; integers have to be equal.
    private const double FloatTolerance = 1e-4;

    /// <summary>Prints a row a file; the exit code tells whether an integer differs, or a float by more than its rounding.</summary>
    public static int Run(string[] args)
    {
        List<string> files = [];
        int inputs = 3, threads = 1;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--inputs" && i + 1 < args.Length && int.TryParse(args[i + 1], out inputs) && inputs > 0) i++;
            else if (args[i] == "--threads" && i + 1 < args.Length && int.TryParse(args[i + 1], out threads) && threads > 0) i++;
            else if (Directory.Exists(args[i])) files.AddRange(Directory.EnumerateFiles(args[i], "*", SearchOption.AllDirectories).Where(IsModel).Order(StringComparer.Ordinal));
            else if (File.Exists(args[i])) files.Add(args[i]);
            else throw DyadicException.Usage(Usage);
        }

        if (files.Count == 0) throw DyadicException.Usage(Usage);
        KernelTier[] tiers = [.. Enum.GetValues<KernelTier>().Where(tier => tier <= CpuFeatures.WidestTier)];
        Console.WriteLine($"Tiers {string.Join(", ", tiers)}; {inputs} random inputs a file, {threads} thread(s). Compared with {tiers[0]}.\n");
        Console.WriteLine("| model | integer outputs | of them differ | float outputs | of them differ | largest relative difference | |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        int failed = files.Count(file => !Check(file, tiers, inputs, threads));
        Console.WriteLine($"\n{files.Count} files: {files.Count - failed} agree on all tiers, {failed} do not");
        return failed == 0 ? 0 : (int)FailureKind.FailedCheck;
    }

    private static bool IsModel(string file) => Path.GetExtension(file) is ".onnx" or ".tflite";

    private static bool Check(string file, KernelTier[] tiers, int inputs, int threads)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("dyadic-tiers-");
        try
        {
            TierDifference difference = new();
            IReadOnlyList<NamedTensor>? first = null;
            foreach (KernelTier tier in tiers)
            {
                string outputs = Path.Combine(folder.FullName, $"{tier}.npz");
                if (Compute(file, tier, inputs, threads, outputs) is { Length: > 0 } error)
                {
                    Console.WriteLine($"| {Path.GetFileName(file)} | | | | | | {tier}: {error.ReplaceLineEndings(" ").Trim()} |");
                    return false;
                }

                IReadOnlyList<NamedTensor> own = NpzFile.Read(outputs);
                if (first is null) first = own;
                else difference.Add(first, own);
            }

            bool agrees = difference.Integers == 0 && difference.Relative <= FloatTolerance;
            string verdict = !agrees ? "**differs**" : difference.Floats == 0 ? "same bits" : "";
            Console.WriteLine(FormattableString.Invariant($"| {Path.GetFileName(file)} | {difference.AllIntegers} | {difference.Integers} | {difference.AllFloats} | {difference.Floats} | {difference.Relative:G2} | {verdict} |"));
            return agrees;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The tier is picked once a process.
    private static string Compute(string file, KernelTier tier, int inputs, int threads, string outputs)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true, ArgumentList = { "tier-outputs", file, $"{inputs}", $"{threads}", outputs } };
        start.Environment[CpuFeatures.TierVariable] = tier.ToString().ToLowerInvariant();
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : error.Length > 0 ? error : $"exit code {process.ExitCode}";
    }
}
