namespace Dyadic.Kernels;

/// <summary>Working memory of the current thread; grows to the largest request and stays, so steady-state runs allocate nothing.</summary>
internal static unsafe class ThreadScratch
{
    [ThreadStatic]
    private static PinnedBuffer? t_buffer;

    /// <summary>At least <paramref name="bytes"/> bytes with undefined content, aligned to a cache line, until this thread's next call.</summary>
    public static byte* Take(long bytes)
    {
        PinnedBuffer? buffer = t_buffer;
        if (buffer is null || buffer.Length < bytes) t_buffer = buffer = new PinnedBuffer(Math.Max(bytes, 64 * 1024));
        return buffer.Pointer;
    }
}
