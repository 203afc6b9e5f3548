using System.Diagnostics;
using System.Globalization;
using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Runtime;

namespace Dyadic.Peers;

/// <summary>Times files on Dyadic and on ONNX Runtime, in turn, on the same number of threads.</summary>
internal static class LatencyCommand
{
    private const double RoundMilliseconds = 60;

    public static int Run(Arguments arguments)
    {
        if (arguments.Files.Count == 0) throw DyadicException.Usage("latency takes one or more model files.");
        int threads = arguments.Number("--threads", 1), rounds = arguments.Number("--rounds", 9);
        string? json = arguments.Text("--json");
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, threads);
        arguments.Complete();

        List<LatencyRow> rows = [];
        foreach (string file in arguments.Files) rows.Add(Measure(file, peer, runs, threads, rounds));
        LatencyReport report = new(threads, rounds, Machine.Here(peer.Version), rows);
        report.Print(Console.Out);
        if (json is not null) File.WriteAllText(json, ParityReport.ToJson(report));
        return 0;
    }

    private static LatencyRow Measure(string file, EnginePeer peer, PeerRuns runs, int threads, int rounds)
    {
        Model model = OnnxModelFile.Read(file);
        DenseTensor[] inputs = PeerSamples.Generated(model.Graph.Inputs, seed: 1);
        string folder = runs.Write([inputs]);
        using Session session = new(model, new SessionOptions { Threads = threads });
        DenseTensor[] outputs = session.Run(inputs);
        string id = peer.Load(file, new("optimize", "all"), new("threads", threads));
        int ourRuns = RunsPerRound(count => TimeOurs(session, inputs, outputs, count));
        int theirRuns = RunsPerRound(count => peer.Time(id, folder, count));
        List<double> ours = [], theirs = [];
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(Median(TimeOurs(session, inputs, outputs, ourRuns)));
            theirs.Add(Median(peer.Time(id, folder, theirRuns)));
        }

        peer.Unload(id);
        return new LatencyRow(Path.GetFileNameWithoutExtension(file), Median(ours), Median(theirs), ours.Min(), theirs.Min());
    }

    // The second of two warm-up runs says how many fill a round.
    private static int RunsPerRound(Func<int, double[]> time) => (int)Math.Clamp(RoundMilliseconds / Math.Max(time(3).Min(), 1e-3), 1, 2000);

    private static double[] TimeOurs(Session session, DenseTensor[] inputs, DenseTensor[] outputs, int count)
    {
        double[] milliseconds = new double[count];
        for (int run = 0; run < count; run++)
        {
            long start = Stopwatch.GetTimestamp();
            session.Run(inputs, outputs);
            milliseconds[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return milliseconds;
    }

    private static double Median(IReadOnlyCollection<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}

/// <summary>What was timed.</summary>
internal sealed record LatencyReport(int Threads, int Rounds, Machine Machine, IReadOnlyList<LatencyRow> Files)
{
    public void Print(TextWriter writer)
    {
        writer.WriteLine($"{Threads} thread(s), median of {Rounds} rounds in turn; {Machine}");
        writer.WriteLine($"{"file",-52} {"Dyadic ms",10} {"ORT ms",10} {"ORT/Dyadic",10} {"best of each",22}");
        foreach (LatencyRow row in Files)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.File,-52} {row.DyadicMilliseconds,10:F3} {row.OnnxRuntimeMilliseconds,10:F3} {row.Ratio,10:F2} {row.BestDyadicMilliseconds,11:F3} {row.BestOnnxRuntimeMilliseconds,10:F3}"));
        }
    }
}

/// <summary>One file's times for one run, batch 1.</summary>
internal sealed record LatencyRow(string File, double DyadicMilliseconds, double OnnxRuntimeMilliseconds, double BestDyadicMilliseconds, double BestOnnxRuntimeMilliseconds)
{
    /// <summary>Above 1: Dyadic is faster.</summary>
    public double Ratio => OnnxRuntimeMilliseconds / DyadicMilliseconds;
}
