using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Peers.Models;

/// <summary>Times files on Dyadic and on ONNX Runtime, in turn, on the same number of threads.</summary>
internal static class LatencyCommand
{
    public static int Run(Arguments arguments)
    {
        if (arguments.Files.Count == 0) throw DyadicException.Usage("latency takes one or more model files.");
        int threads = arguments.Number("--threads", 1), batch = arguments.Number("--batch", 1), rounds = arguments.Number("--rounds", 9), pause = TurnTimer.Pause(arguments, threads);
        string? json = arguments.Text("--json");
        using EnginePeer peer = EnginePeer.OnnxRuntime();
        using PeerRuns runs = new(peer, threads);
        arguments.Complete();

        List<LatencyRow> rows = [];
        foreach (string file in arguments.Files) rows.Add(Measure(file, peer, runs, threads, batch, rounds, pause));
        LatencyReport report = new(threads, batch, rounds, Machine.Here(peer.Version), rows);
        report.Print(Console.Out);
        if (json is not null) File.WriteAllText(json, ParityReport.ToJson(report));
        return 0;
    }

    private static LatencyRow Measure(string file, EnginePeer peer, PeerRuns runs, int threads, int batch, int rounds, int pause)
    {
        using ModelTimer timer = new(peer, runs, threads, batch, rounds, pause);
        timer.AddOurs(file);
        timer.AddTheirs(file);
        double[] milliseconds = timer.Time();
        return new LatencyRow(Path.GetFileNameWithoutExtension(file), milliseconds[0], milliseconds[1]);
    }
}

/// <summary>What was timed.</summary>
internal sealed record LatencyReport(int Threads, int Batch, int Rounds, Machine Machine, IReadOnlyList<LatencyRow> Files)
{
    public void Print(TextWriter writer)
    {
        writer.WriteLine($"{Threads} thread(s), batch {Batch}, lower quartile over {Rounds} rounds in turns; {Machine}");
        writer.WriteLine($"{"file",-52} {"Dyadic ms",10} {"ORT ms",10} {"ORT/Dyadic",10}");
        foreach (LatencyRow row in Files)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.File,-52} {row.DyadicMilliseconds,10:F3} {row.OnnxRuntimeMilliseconds,10:F3} {row.Ratio,10:F2}"));
        }
    }
}

/// <summary>One file's times for one run.</summary>
internal sealed record LatencyRow(string File, double DyadicMilliseconds, double OnnxRuntimeMilliseconds)
{
    /// <summary>Above 1: Dyadic is faster.</summary>
    public double Ratio => OnnxRuntimeMilliseconds / DyadicMilliseconds;
}
