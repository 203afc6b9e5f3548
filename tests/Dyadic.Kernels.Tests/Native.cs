using System.Runtime.InteropServices;

namespace Dyadic.Kernels.Tests;

/// <summary>
/// Memory that does not move, for kernels that take pointers. On Linux its last byte lies before a page that must not be touched, or, on request,
/// its first byte behind one, so a kernel that reads or writes past its buffer ends the test run.
/// </summary>
internal sealed unsafe partial class Native<T> : IDisposable
    where T : unmanaged
{
    private readonly byte* _start;
    private readonly nuint _mapped;
    private readonly int _count;

    public Native(int count, bool guardBefore = false)
    {
        _count = count;
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        if (!OperatingSystem.IsLinux())
        {
            _start = (byte*)NativeMemory.AllocZeroed(Math.Max(bytes, 1));
            Pointer = (T*)_start;
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint usable = (bytes + page - 1) / page * page;
        _mapped = usable + page;
        _start = Posix.Map(_mapped);
        Posix.Forbid(guardBefore ? _start : _start + usable, page);
        Pointer = (T*)(guardBefore ? _start + page : _start + usable - bytes);
    }

    public Native(T[] values, bool guardBefore = false)
        : this(values.Length, guardBefore) => values.CopyTo(new Span<T>(Pointer, values.Length));

    public T* Pointer { get; }

    public T[] Values => new Span<T>(Pointer, _count).ToArray();

    public void Dispose()
    {
        if (_mapped == 0) NativeMemory.Free(_start);
        else Posix.Unmap(_start, _mapped);
    }
}

/// <summary>The three calls that guard pages take.</summary>
internal static unsafe partial class Posix
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    public static byte* Map(nuint bytes)
    {
        byte* start = MapMemory(null, bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return start == (byte*)-1 ? throw new InvalidOperationException("mmap failed.") : start;
    }

    public static void Forbid(byte* start, nuint bytes)
    {
        if (ProtectMemory(start, bytes, 0) != 0) throw new InvalidOperationException("mprotect failed.");
    }

    public static void Unmap(byte* start, nuint bytes)
    {
        if (UnmapMemory(start, bytes) != 0) throw new InvalidOperationException("munmap failed.");
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* MapMemory(void* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int ProtectMemory(void* address, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapMemory(void* address, nuint bytes);
}
