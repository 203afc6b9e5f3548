namespace Dyadic.Kernels;

/// <summary>The buffers of one run of a kernel.</summary>
internal unsafe struct RunBuffers
{
    public byte* First;

    public byte* Second;

    public byte* Output;

    /// <summary>Elements or rows, as the kernel counts.</summary>
    public long Count;

    /// <summary>Bytes from an output pixel to the next where the output is part of a wider tensor; otherwise 0.</summary>
    public long OutputStride;
}

/// <summary>Does one part of a run.</summary>
internal delegate void PartBody(in RunBuffers buffers, int part, int parts);

/// <summary>Hands the parts of a kernel to a pool without allocating: one work object is kept between runs, and a concurrent run makes its own.</summary>
/// <param name="body">Does one part.</param>
/// <param name="workPerCount">
/// How much one count of a run is, in moved or added elements (32 multiply-adds of a product are one). Runs too small to be worth waking a
/// thread stay on the caller's. The default always splits.
/// </param>
internal sealed unsafe class PartLauncher(PartBody body, long workPerCount = PartLauncher.SmallestSharedWork)
{
    // Some 5 µs of work; waking a worker costs about as much.
    public const long SmallestSharedWork = 32 * 1024;

    private LaunchedWork? _spare;

    public void Run(void* first, void* second, void* output, long count, WorkerPool pool, long outputStride = 0)
    {
        if (count * workPerCount < SmallestSharedWork)
        {
            RunBuffers buffers = new() { First = (byte*)first, Second = (byte*)second, Output = (byte*)output, Count = count, OutputStride = outputStride };
            body(in buffers, 0, 1);
            return;
        }

        LaunchedWork work = Interlocked.Exchange(ref _spare, null) ?? new LaunchedWork(body);
        work.Buffers = new RunBuffers { First = (byte*)first, Second = (byte*)second, Output = (byte*)output, Count = count, OutputStride = outputStride };
        pool.Run(work);
        Volatile.Write(ref _spare, work);
    }

    private sealed class LaunchedWork(PartBody body) : ParallelWork
    {
        public RunBuffers Buffers;

        public override void Execute(int part, int parts) => body(in Buffers, part, parts);
    }
}
