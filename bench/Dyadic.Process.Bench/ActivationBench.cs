using System.Diagnostics;
using System.Runtime.InteropServices;
using Dyadic.Core;
using Dyadic.Kernels;

namespace Dyadic.ProcessBench;

/// <summary>u8 × s8 products whose codes pass an activation, on one thread: the table as a step of its own beside the table in the output stage, in turns.</summary>
internal static unsafe class ActivationBench
{
    private const double SlotSeconds = 0.05;
    private const int Slots = 20;

    private static readonly ConvGeometry Pointwise = new(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1);

    public static void Run()
    {
        Console.WriteLine("microseconds, lower quartile of single calls");
        Console.WriteLine("| operator | codes only | table behind | table in the stage | saved |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach ((int size, int inputs, int outputs) in new[] { (28, 40, 240), (28, 240, 240), (14, 80, 480), (7, 160, 960) })
        {
            ConvGeometry geometry = Pointwise with { InputHeight = size, InputWidth = size, InputChannels = inputs, OutputChannels = outputs };
            short[] weights = Weights(inputs * outputs);
            Measure($"{size}×{size}×{inputs} to {outputs}, 1×1 convolution", size * size * inputs, size * size * outputs, stage =>
            {
                IntegerConvolution convolution = new(geometry, ElementType.UInt8, 128, weights, stage);
                return (input, output, pool) => convolution.Run((void*)input, (void*)output, pool);
            });
        }

        foreach ((int m, int k, int n) in new[] { (128, 768, 3072), (128, 384, 1536) })
        {
            short[] weights = Weights(k * n);
            Measure($"{m}×{k}×{n}, product", m * k, m * n, stage =>
            {
                IntegerGemm product = new(k, n, ElementType.UInt8, 128, weights, stage);
                return (input, output, pool) => product.Run((void*)input, m, (void*)output, pool);
            });
        }
    }

    private static short[] Weights(int count)
    {
        Random random = new(1);
        short[] weights = new short[count];
        foreach (ref short weight in weights.AsSpan()) weight = (short)random.Next(-127, 128);
        return weights;
    }

    private static void Measure(string name, int inputs, int outputs, Func<OutputStage, Action<nint, nint, WorkerPool>> create)
    {
        OutputStage stage = OutputStage.Float32HalfEven([], [1e-4f], 128, ElementType.UInt8);
        byte[] table = [.. Enumerable.Range(0, 256).Select(code => (byte)(code < 128 ? 0 : code))];
        Action<nint, nint, WorkerPool> plain = create(stage), fused = create(stage.Then(table));
        ByteTable behind = new(table, channels: 1, resultBytes: 1);
        nint input = (nint)NativeMemory.AlignedAlloc((nuint)inputs, 64), codes = (nint)NativeMemory.AlignedAlloc((nuint)outputs, 64), output = (nint)NativeMemory.AlignedAlloc((nuint)outputs, 64);
        new Random(2).NextBytes(new Span<byte>((void*)input, inputs));
        using WorkerPool pool = new(1);
        Quantiles only = new(), two = new(), one = new();
        for (int slot = 0; slot < Slots; slot++)
        {
            Fill(only, slot > 1, () => plain(input, codes, pool));
            Fill(two, slot > 1, () =>
            {
                plain(input, codes, pool);
                behind.Run((void*)codes, (void*)output, outputs, pool);
            });
            Fill(one, slot > 1, () => fused(input, output, pool));
        }

        (double codesOnly, double apart, double together) = (only.At(0.25), two.At(0.25), one.At(0.25));
        Console.WriteLine($"| {name} | {codesOnly:F2} | {apart:F2} | {together:F2} | {1 - (together / apart):P1} |");
        NativeMemory.AlignedFree((void*)input);
        NativeMemory.AlignedFree((void*)codes);
        NativeMemory.AlignedFree((void*)output);
    }

    private static void Fill(Quantiles times, bool keep, Action run)
    {
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < SlotSeconds)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            if (keep) times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }
}
