using System.Diagnostics;
using System.Globalization;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.ProcessBench;

/// <summary>Starts fresh processes that open a model and run it once, and prints how long each phase takes.</summary>
internal static class StartupBench
{
    public const string ChildWord = "startup-child";

    private static readonly string[] Phases = ["start to main", "read the model", "open the session", "plan", "first run", "second run", "total to a planned session", "total to the first result", "main to a planned session"];

    public static void Run(string model, int runs, int threads)
    {
        Quantiles[] times = [.. Phases.Select(_ => new Quantiles())];
        for (int run = 0; run < runs; run++)
        {
            double[] phases = Child(model, threads);
            for (int phase = 0; phase < phases.Length; phase++) times[phase].Add(phases[phase]);
        }

        Console.WriteLine($"{Path.GetFileName(model)}, {threads} thread(s), {runs} processes, milliseconds");
        Console.WriteLine("| phase | least | lower quartile | median | upper quartile |");
        Console.WriteLine("|---|---|---|---|---|");
        for (int phase = 0; phase < Phases.Length; phase++)
        {
            Quantiles time = times[phase];
            Console.WriteLine($"| {Phases[phase]} | {time.At(0):F1} | {time.At(0.25):F1} | {time.At(0.5):F1} | {time.At(0.75):F1} |");
        }
    }

    /// <summary>The work of one process; <paramref name="begun"/> is the parent's clock before it started this one.</summary>
    public static void RunChild(string path, int threads, long begun)
    {
        long main = Stopwatch.GetTimestamp();
        WarmUp.Begin();
        Model model = ModelFile.Read(path);
        long read = Stopwatch.GetTimestamp();
        using Session session = new(model, new SessionOptions { Threads = threads });
        long opened = Stopwatch.GetTimestamp();
        DenseTensor[] inputs = [.. session.Inputs.Select(input => DenseTensor.Zeros(input.Type, TensorShape.Create([.. input.Shape!.Select(extent => extent.IsKnown ? (int)extent.Value : 1)])))];
        session.PlanFor([.. inputs.Select(input => input.Shape)]);
        long planned = Stopwatch.GetTimestamp();
        session.Run(inputs);
        long first = Stopwatch.GetTimestamp();
        session.Run(inputs);
        long second = Stopwatch.GetTimestamp();
        double[] phases = [.. new[] { main - begun, read - main, opened - read, planned - opened, first - planned, second - first, planned - begun, first - begun, planned - main }.Select(Milliseconds)];
        Console.WriteLine(string.Join(' ', phases.Select(phase => phase.ToString(CultureInfo.InvariantCulture))));
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    private static double[] Child(string model, int threads)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (string word in new[] { ChildWord, model, threads.ToString(CultureInfo.InvariantCulture), Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(word);
        using Process child = Process.Start(start)!;
        string line = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0) throw DyadicException.BadInput($"The process that opens '{model}' ended with exit code {child.ExitCode}.");
        return [.. line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }
}
