using System.Runtime.InteropServices;

namespace Dyadic.Kernels;

/// <summary>Zero-filled memory outside of the managed heap, aligned to a cache line.</summary>
/// <remarks>Packed weights are most of what a session holds; the collector need not know them, and pages that nobody writes are never touched.</remarks>
internal sealed unsafe class PinnedBuffer
{
    private const int Alignment = 64;

    // Less than this is not worth telling the collector.
    private const long NotableBytes = 64 * 1024;

    private readonly void* _memory;

    public PinnedBuffer(long bytes)
    {
        _memory = NativeMemory.AllocZeroed(checked((nuint)(bytes + Alignment)));
        Pointer = (byte*)(((nint)_memory + Alignment - 1) & ~(Alignment - 1));
        Length = bytes;
        if (bytes >= NotableBytes) GC.AddMemoryPressure(bytes);
    }

    ~PinnedBuffer()
    {
        NativeMemory.Free(_memory);
        if (Length >= NotableBytes) GC.RemoveMemoryPressure(Length);
    }

    /// <summary>The first byte; valid as long as this object is reachable.</summary>
    public byte* Pointer { get; }

    public long Length { get; }

    public static PinnedBuffer Of<T>(ReadOnlySpan<T> elements, int paddedCount)
        where T : unmanaged
    {
        PinnedBuffer buffer = new((long)paddedCount * sizeof(T));
        elements.CopyTo(new Span<T>(buffer.Pointer, elements.Length));
        return buffer;
    }
}
