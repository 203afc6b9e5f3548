using System.Runtime.CompilerServices;

namespace Dyadic.Kernels;

/// <summary>Zero-filled memory of the managed heap that does not move, aligned to a cache line.</summary>
internal sealed unsafe class PinnedBuffer
{
    private const int Alignment = 64;
    private readonly byte[] _memory;

    public PinnedBuffer(long bytes)
    {
        _memory = GC.AllocateArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (byte*)((start + Alignment - 1) & ~(Alignment - 1));
        Length = bytes;
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
