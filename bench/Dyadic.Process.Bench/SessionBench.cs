using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.ProcessBench;

/// <summary>Pictures a second, when a batch goes to one session of two threads, and when its halves go to two sessions of one thread each.</summary>
internal static class SessionBench
{
    private const double SlotSeconds = 0.4;
    private const int Slots = 6;

    public static void Run(string path, int batch)
    {
        Model model = ModelFile.Read(path);
        using Session one = new(model, new SessionOptions { Threads = 1 }), whole = new(model, new SessionOptions { Threads = 2 });
        using Session first = new(model, new SessionOptions { Threads = 1 }), second = new(model, new SessionOptions { Threads = 1 });
        Quantiles single = new(), shared = new(), split = new();
        for (int slot = 0; slot < Slots; slot++)
        {
            single.Add(Rate(Batches(one, batch)));
            shared.Add(Rate(Batches(whole, batch)));
            split.Add(Rate(Batches(first, batch / 2), Batches(second, batch - (batch / 2))));
        }

        Console.WriteLine("samples a second, upper quartile and median of the slots");
        Console.WriteLine("| batch | one session, 1 thread | one session, 2 threads | two sessions, 1 thread each | split / shared |");
        Console.WriteLine("|---|---|---|---|---|");
        Console.WriteLine($"| {batch} | {single.At(0.75):F0}, {single.At(0.5):F0} | {shared.At(0.75):F0}, {shared.At(0.5):F0} | {split.At(0.75):F0}, {split.At(0.5):F0} | {split.At(0.75) / shared.At(0.75):F2} |");
    }

    /// <summary>Runs a session on as many samples as named, in one batch when the model's first axis is open and one by one otherwise.</summary>
    private static (Action Run, int Samples) Batches(Session session, int samples)
    {
        bool open = session.Inputs is [{ Shape: { } shape }] && shape.Rank > 0 && !shape[0].IsKnown;
        TensorShape? batched = open ? TensorShape.Create([samples, .. session.Inputs[0].Shape!.Skip(1).Select(extent => (int)extent.Value)]) : null;
        DenseTensor[] inputs = [.. session.Inputs.Select(input => RandomInputs.Make(input, batched, 1))];
        DenseTensor[] outputs = session.Run(inputs);
        int runs = open ? 1 : samples;
        return (() =>
        {
            for (int run = 0; run < runs; run++) session.Run(inputs, outputs);
        }, samples);
    }

    private static double Rate(params (Action Run, int Samples)[] lanes)
    {
        foreach ((Action run, _) in lanes) run();
        using Barrier start = new(lanes.Length);
        double[] rates = new double[lanes.Length];
        Thread[] threads = [.. lanes.Select((lane, index) => new Thread(() =>
        {
            start.SignalAndWait();
            long begun = Stopwatch.GetTimestamp();
            int done = 0;
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < SlotSeconds)
            {
                lane.Run();
                done += lane.Samples;
            }

            rates[index] = done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return rates.Sum();
    }
}
