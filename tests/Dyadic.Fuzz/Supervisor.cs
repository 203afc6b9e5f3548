using System.Diagnostics;
using System.Globalization;
using Dyadic.Fuzz.Seeds;

namespace Dyadic.Fuzz;

/// <summary>Starts workers one after the other, so that a mutant that kills one is a finding and not the end.</summary>
internal static class Supervisor
{
    // A worker that would take more than this is out of memory.
    private const string HeapLimit = "0x80000000";

    public static int Run(FuzzOptions options, string[] args)
    {
        Directory.CreateDirectory(options.Output);
        Stopwatch watch = Stopwatch.StartNew();
        long from = options.From, end = options.Count == long.MaxValue ? long.MaxValue : options.From + options.Count;
        int worst = 0;
        while (from < end && watch.Elapsed.TotalMinutes < options.Minutes)
        {
            string finished = Path.Combine(options.Output, "finished");
            File.Delete(finished);
            int code = Work(options, args, from, end - from, options.Minutes - watch.Elapsed.TotalMinutes);
            worst = Math.Max(worst, code == 0 ? 0 : 1);
            if (File.Exists(finished))
            {
                from = long.Parse(File.ReadAllText(finished), CultureInfo.InvariantCulture);
                continue;
            }

            long number = BitConverter.ToInt64(File.ReadAllBytes(Path.Combine(options.Output, "place")));
            if (code != Worker.Hung) KeepCrash(options, number, code);
            from = number + 1;
        }

        Console.WriteLine($"{from - options.From} mutants in {watch.Elapsed.TotalSeconds:F0} s; findings in {options.Output}");
        return worst;
    }

    private static int Work(FuzzOptions options, string[] args, long from, long count, double minutes)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
        foreach (string arg in args) start.ArgumentList.Add(arg);
        foreach (string arg in (string[])["--worker", "--from", from.ToString(CultureInfo.InvariantCulture), "--count", count.ToString(CultureInfo.InvariantCulture)]) start.ArgumentList.Add(arg);
        if (!double.IsInfinity(minutes)) foreach (string arg in (string[])["--minutes", minutes.ToString(CultureInfo.InvariantCulture)]) start.ArgumentList.Add(arg);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process worker = Process.Start(start)!;
        worker.WaitForExit();
        return worker.ExitCode;
    }

    private static void KeepCrash(FuzzOptions options, long number, int code)
    {
        Mutant mutant = new Campaign(SeedLibrary.Load(options.Seeds), options.Seed, null).Make(number, out _);
        string name = Path.Combine(options.Output, $"{options.Seed}-{number}");
        File.WriteAllBytes(name + (mutant.Format == SeedFormat.Onnx ? ".onnx" : ".tflite"), mutant.Bytes);
        File.WriteAllText(name + ".txt", $"process ended with {code}\n{mutant.Origin}\n");
        Console.WriteLine($"{number}: the process ended with {code}");
    }
}
