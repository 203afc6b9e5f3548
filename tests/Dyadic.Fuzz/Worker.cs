using System.Diagnostics;
using System.Globalization;
using Dyadic.Fuzz.Mutation;
using Dyadic.Fuzz.Seeds;

namespace Dyadic.Fuzz;

/// <summary>The process that exercises mutants. It ends itself when one hangs, and leaves word of where it was.</summary>
internal sealed class Worker(FuzzOptions options)
{
    public const int Hung = 97;
    private const int StackBytes = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _seen = [];
    private Campaign _campaign = null!;
    private int _findings;

    public int Run()
    {
        string folder = Directory.CreateDirectory(Path.Combine(options.Output, "external")).FullName;
        _campaign = new Campaign(SeedLibrary.Load(options.Seeds), options.Seed, folder);
        new Thread(Watch) { IsBackground = true }.Start();

        // As small as the stacks of thread pools are on some systems.
        Thread thread = new(() => Loop(), StackBytes);
        thread.Start();
        thread.Join();
        return _findings > 0 ? 1 : 0;
    }

    private void Loop()
    {
        Stopwatch watch = Stopwatch.StartNew();
        using FileStream place = File.Create(Path.Combine(options.Output, "place"));
        long end = options.Count == long.MaxValue ? long.MaxValue : options.From + options.Count;
        long number = options.From;
        for (; number < end && watch.Elapsed.TotalMinutes < options.Minutes; number++)
        {
            place.Position = 0;
            place.Write(BitConverter.GetBytes(number));
            place.Flush();
            if (Finding.Of(_campaign.Try(number)) is { } finding) Keep(number, finding);
            if (number % 1000 == 999) Report(number + 1, watch.Elapsed);
        }

        Report(number, watch.Elapsed);
        File.WriteAllText(Path.Combine(options.Output, "finished"), number.ToString(CultureInfo.InvariantCulture));
    }

    private void Keep(long number, Finding finding)
    {
        _findings++;
        if (!_seen.Add(finding.Key)) return;
        Mutant mutant = _campaign.Make(number, out _);
        string name = Path.Combine(options.Output, $"{options.Seed}-{number}");
        File.WriteAllBytes(name + (mutant.Format == SeedFormat.Onnx ? ".onnx" : ".tflite"), mutant.Bytes);
        File.WriteAllText(name + ".txt", $"{finding.Key}\n{mutant.Origin}\n{finding.Detail}\n");
        Console.WriteLine($"{number}: {finding.Key}");
    }

    private void Report(long number, TimeSpan elapsed)
    {
        string endings = string.Join('\n', _campaign.Endings.Select(pair => $"{pair.Value}\t{pair.Key}"));
        File.WriteAllText(Path.Combine(options.Output, $"endings-{options.From}.txt"), $"{number - options.From} mutants in {elapsed.TotalSeconds:F0} s, {_findings} findings, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB\n{endings}\n");
    }

    private void Watch()
    {
        while (true)
        {
            Thread.Sleep(500);
            if (_campaign.Started == 0) continue;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_campaign.Started) - Patience;
            if (!Finding.IsSlow(elapsed, Environment.CpuUsage.TotalTime - _campaign.Worked - Patience)) continue;
            Keep(_campaign.Number, new Finding($"hang in {_campaign.Stage}", $"still running after {(elapsed + Patience).TotalSeconds:F0} s"));
            Report(_campaign.Number, TimeSpan.Zero);
            Environment.Exit(Hung);
        }
    }
}
