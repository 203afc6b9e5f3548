using System.Diagnostics;
using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Kernels;

namespace Dyadic.ProcessBench;

/// <summary>u8 × s8 products, requantized to u8, on one thread and on two in turns: how the times are distributed.</summary>
internal static unsafe class ProductBench
{
    private const double SlotSeconds = 0.05;
    private const int Slots = 20;

    public static void Run()
    {
        Console.WriteLine("microseconds a product, single calls; slow: share of calls on two threads above 0.8 times the median on one");
        Console.WriteLine("| M×K×N | 1 thread: median | p90 | 2 threads: p10 | median | p90 | p99 | slow | speed-up of medians | of lower quartiles |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach ((int m, int k, int n) in new[] { (196, 512, 512), (128, 768, 768), (128, 768, 3072), (128, 3072, 768), (256, 1024, 1024), (512, 768, 768), (512, 1536, 1536) }) Measure(m, k, n);
    }

    private static void Measure(int m, int k, int n)
    {
        Random random = new(1);
        short[] weights = new short[k * n];
        foreach (ref short weight in weights.AsSpan()) weight = (short)random.Next(-127, 128);
        OutputStage stage = OutputStage.Requantize(new int[n], [1L << 30], [45], 128, ElementType.UInt8);
        IntegerGemm gemm = new(k, n, ElementType.UInt8, 128, weights, stage);
        byte* lhs = (byte*)NativeMemory.AlignedAlloc((nuint)(m * k), 64), output = (byte*)NativeMemory.AlignedAlloc((nuint)(m * n), 64);
        random.NextBytes(new Span<byte>(lhs, m * k));
        using WorkerPool one = new(1), two = new(2);
        Quantiles single = new(), both = new();
        for (int slot = 0; slot < Slots; slot++)
        {
            Fill(one, single, slot > 1);
            Fill(two, both, slot > 1);
        }

        double median = single.At(0.5);
        Console.WriteLine(
            $"| {m}×{k}×{n} | {median:F1} | {single.At(0.9):F1} | {both.At(0.1):F1} | {both.At(0.5):F1} | {both.At(0.9):F1} | {both.At(0.99):F1} | {both.ShareAbove(0.8 * median):P1} | {median / both.At(0.5):F2} | {single.At(0.25) / both.At(0.25):F2} |");
        NativeMemory.AlignedFree(lhs);
        NativeMemory.AlignedFree(output);

        void Fill(WorkerPool pool, Quantiles times, bool keep)
        {
            long begun = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < SlotSeconds)
            {
                long start = Stopwatch.GetTimestamp();
                gemm.Run(lhs, m, output, pool);
                if (keep) times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }
    }
}
