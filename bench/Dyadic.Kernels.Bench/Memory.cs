using System.Runtime.InteropServices;

namespace Dyadic.Kernels.Bench;

/// <summary>A buffer aligned to 64 bytes that the collector never moves.</summary>
public sealed unsafe class Memory : IDisposable
{
    /// <summary>A buffer of random bytes.</summary>
    /// <param name="bytes">Its length.</param>
    public Memory(long bytes)
    {
        Pointer = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        new Random(1).NextBytes(new Span<byte>(Pointer, checked((int)bytes)));
    }

    /// <summary>Where it lies.</summary>
    public void* Pointer { get; private set; }

    /// <summary>Fills it with numbers in [−4, 4).</summary>
    /// <returns>The same buffer.</returns>
    public Memory Reals(int count)
    {
        Random random = new(2);
        foreach (ref float number in new Span<float>(Pointer, count)) number = (8 * random.NextSingle()) - 4;
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
