using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>Measures how fast one and two threads read: buffers of the size of a second-level cache, of a third-level one, and larger than any.</summary>
internal static unsafe class ReadBandwidth
{
    private const long SecondLevel = 512L << 10, ThirdLevel = 8L << 20, Memory = 128L << 20;
    private const int Samples = 7;

    public static IReadOnlyList<ReadRate> Measure()
    {
        List<ReadRate> rates = [];
        for (int threads = 1; threads <= Math.Min(2, Environment.ProcessorCount); threads++)
        {
            using WorkerPool pool = new(threads);
            foreach (long bytes in new[] { SecondLevel, ThirdLevel, Memory }) rates.Add(Measure(pool, bytes));
        }

        return [.. rates.OrderBy(rate => rate.Bytes).ThenBy(rate => rate.Threads)];
    }

    private static ReadRate Measure(WorkerPool pool, long bytes)
    {
        ReadWork work = new(bytes, (int)Math.Max(1, (16L << 20) / bytes), pool.Threads);
        double seconds = double.MaxValue;
        for (int sample = 0; sample < Samples; sample++)
        {
            long before = Stopwatch.GetTimestamp();
            pool.Run(work);
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        GC.KeepAlive(work);
        return new ReadRate(pool.Threads, bytes, work.TotalBytes / seconds / 1e9);
    }

    /// <summary>Each part reads a buffer of its own, several times where it is small.</summary>
    private sealed class ReadWork(long bytes, int passes, int threads) : ParallelWork
    {
        private readonly PinnedBuffer[] _buffers = [.. Enumerable.Range(0, threads).Select(_ => Filled(bytes))];
        private readonly long[] _sums = new long[threads];

        public long TotalBytes => bytes * passes * threads;

        public override void Execute(int part, int parts)
        {
            for (int buffer = part; buffer < threads; buffer += parts)
            {
                for (int pass = 0; pass < passes; pass++) _sums[buffer] += Combine(_buffers[buffer].Pointer, bytes); // a sum that nothing keeps would be dropped
            }
        }

        private static PinnedBuffer Filled(long bytes)
        {
            PinnedBuffer memory = new(bytes);
            NativeMemory.Fill(memory.Pointer, (nuint)bytes, 1); // maps every page
            return memory;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Combine(byte* memory, long bytes)
    {
        Vector512<long> a = default, b = default, c = default, d = default;
        for (long index = 0; index < bytes; index += 256)
        {
            a ^= Vector512.Load((long*)(memory + index));
            b ^= Vector512.Load((long*)(memory + index + 64));
            c ^= Vector512.Load((long*)(memory + index + 128));
            d ^= Vector512.Load((long*)(memory + index + 192));
        }

        return Vector512.Sum(a ^ b ^ c ^ d);
    }
}
