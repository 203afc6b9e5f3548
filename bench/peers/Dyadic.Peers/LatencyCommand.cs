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
    private const double SlotMilliseconds = 60;

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
        using Session session = new(model, new SessionOptions { Threads = threads });
        string id = peer.Load(file, new("optimize", "all"), new("threads", threads));
        TurnTimer timer = new(peer, rounds, SlotMilliseconds);
        double[] milliseconds = timer.Time([TurnTimer.Ours(session, inputs), timer.Theirs(id, runs.Write([inputs]))]);
        peer.Unload(id);
        return new LatencyRow(Path.GetFileNameWithoutExtension(file), milliseconds[0], milliseconds[1]);
    }
}

/// <summary>What was timed.</summary>
internal sealed record LatencyReport(int Threads, int Rounds, Machine Machine, IReadOnlyList<LatencyRow> Files)
{
    public void Print(TextWriter writer)
    {
        writer.WriteLine($"{Threads} thread(s), lower quartile over {Rounds} rounds in turns; {Machine}");
        writer.WriteLine($"{"file",-52} {"Dyadic ms",10} {"ORT ms",10} {"ORT/Dyadic",10}");
        foreach (LatencyRow row in Files)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.File,-52} {row.DyadicMilliseconds,10:F3} {row.OnnxRuntimeMilliseconds,10:F3} {row.Ratio,10:F2}"));
        }
    }
}

/// <summary>One file's times for one run, batch 1.</summary>
internal sealed record LatencyRow(string File, double DyadicMilliseconds, double OnnxRuntimeMilliseconds)
{
    /// <summary>Above 1: Dyadic is faster.</summary>
    public double Ratio => OnnxRuntimeMilliseconds / DyadicMilliseconds;
}
