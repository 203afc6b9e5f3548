using System.Diagnostics;
using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Kernels;

namespace Dyadic.ProcessBench;

/// <summary>Products by weights of four bits beside the same weights held wider, in turns on one thread.</summary>
internal static unsafe class FourBitBench
{
    private const int BlockDepth = 32, Turns = 12;
    private const double TurnSeconds = 0.1;

    public static void Run()
    {
        Console.WriteLine("one thread, microseconds a product, medians in turns");
        Console.WriteLine("| M×K×N | u8 × s8 | u8 × u4 | ratio | float32 | float32 × u4 in blocks of 32 | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach ((int m, int k, int n) in new[] { (1, 768, 768), (1, 4096, 4096), (1, 4096, 11008), (8, 4096, 4096), (32, 4096, 4096), (128, 768, 768), (128, 768, 3072), (128, 4096, 4096) }) Measure(m, k, n);
    }

    private static void Measure(int m, int k, int n)
    {
        Random random = new(1);
        using WorkerPool pool = new(1);
        byte* lhs = (byte*)NativeMemory.AlignedAlloc((nuint)((long)m * k * 4), 64), output = (byte*)NativeMemory.AlignedAlloc((nuint)((long)m * n * 4), 64);
        random.NextBytes(new Span<byte>(lhs, m * k));
        short[] centred = Array.ConvertAll(new short[k * n], _ => (short)random.Next(-8, 8));
        OutputStage stage = OutputStage.Requantize(new int[n], [1L << 30], [40], 128, ElementType.UInt8);
        IntegerGemm wide = new(k, n, ElementType.UInt8, 128, centred, stage), narrow = new(k, n, ElementType.UInt8, 128, centred, stage, fourBitRhs: true);
        Console.Write($"| {m}×{k}×{n} | {Compare(() => wide.Run(lhs, m, output, pool), () => narrow.Run(lhs, m, output, pool))}");
        for (int i = 0; i < m * k; i++) ((float*)lhs)[i] = random.NextSingle() - 0.5f;
        int blocks = n * ((k + BlockDepth - 1) / BlockDepth);
        float[] scales = Array.ConvertAll(new float[blocks], _ => random.NextSingle()), zeros = new float[blocks];
        Array.Fill(zeros, 8);
        BlockCodeGemm codes = new(k, n, BlockDepth, Array.ConvertAll(centred, code => (byte)(code + 8)), scales, zeros, [], float.NegativeInfinity, float.PositiveInfinity);
        FloatGemm real = new(k, n, Array.ConvertAll(centred, code => (float)code), [], float.NegativeInfinity, float.PositiveInfinity);
        Console.WriteLine($" {Compare(() => real.Run((float*)lhs, m, (float*)output, pool), () => codes.Run((float*)lhs, m, (float*)output, pool))}");
        NativeMemory.AlignedFree(lhs);
        NativeMemory.AlignedFree(output);
    }

    private static string Compare(Action one, Action other)
    {
        Quantiles first = new(), second = new();
        for (int turn = 0; turn < Turns; turn++)
        {
            Fill(one, first, turn > 0);
            Fill(other, second, turn > 0);
        }

        return $"{first.At(0.5):F1} | {second.At(0.5):F1} | {first.At(0.5) / second.At(0.5):F2} |";
    }

    private static void Fill(Action product, Quantiles times, bool keep)
    {
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < TurnSeconds)
        {
            long start = Stopwatch.GetTimestamp();
            product();
            if (keep) times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }
}
