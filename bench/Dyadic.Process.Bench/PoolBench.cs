using System.Diagnostics;
using Dyadic.Kernels;

namespace Dyadic.ProcessBench;

/// <summary>A fork-join on the pool and on <see cref="Parallel.For(int, int, Action{int})"/>, with parts of no work and of some microseconds, after pauses of several lengths.</summary>
internal static class PoolBench
{
    private const int Rounds = 3000;

    public static void Run()
    {
        int threads = Environment.ProcessorCount;
        using WorkerPool pool = new(threads);
        Console.WriteLine($"{threads} threads; microseconds from the call to its return, less the work of one part");
        Console.WriteLine("| work a part, µs | pause before, µs | pool: median | p90 | p99 | Parallel.For: median | p90 | p99 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (double work in new[] { 0.0, 5, 20, 100 })
        {
            foreach (double pause in new[] { 0.0, 50, 1000, 10000 })
            {
                Spinning part = new(work);
                Quantiles pooled = new(), parallel = new();
                int rounds = pause >= 1000 ? Rounds / 10 : Rounds;
                Action<int> body = index => part.Execute(index, threads);
                for (int round = 0; round < rounds; round++)
                {
                    Spinning.For(pause);
                    long start = Stopwatch.GetTimestamp();
                    pool.Run(part);
                    pooled.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds - work);
                }

                for (int round = 0; round < rounds; round++)
                {
                    Spinning.For(pause);
                    long start = Stopwatch.GetTimestamp();
                    Parallel.For(0, threads, body);
                    parallel.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds - work);
                }

                Console.WriteLine($"| {work} | {pause} | {pooled.At(0.5):F2} | {pooled.At(0.9):F2} | {pooled.At(0.99):F1} | {parallel.At(0.5):F2} | {parallel.At(0.9):F2} | {parallel.At(0.99):F1} |");
            }
        }
    }

    /// <summary>Keeps a processor busy; work is divided over the parts, whatever their number.</summary>
    private sealed class Spinning(double microsecondsPerThread) : ParallelWork
    {
        public override void Execute(int part, int parts) => For(microsecondsPerThread * Environment.ProcessorCount / parts);

        public static void For(double microseconds)
        {
            if (microseconds == 0) return;
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalMicroseconds < microseconds)
            {
            }
        }
    }
}
