using System.Runtime.InteropServices;

namespace Dyadic.Kernels;

/// <summary>Pages that hold machine code: mapped writable, filled, then made readable and executable; never both writable and executable.</summary>
/// <remarks>Code lives as long as the process: kernels are few and shared by every session.</remarks>
internal static unsafe partial class ExecutableMemory
{
    /// <summary>The environment variable that, set to <c>off</c>, makes the process behave as on a host that forbids executable pages.</summary>
    public const string Variable = "DYADIC_EXECUTABLE_PAGES";

    private static readonly Lazy<bool> Allowed = new(Probe);

    /// <summary>True when code can be emitted in this process.</summary>
    public static bool IsAllowed => Allowed.Value;

    /// <summary>Copies code into fresh pages and returns its address; 0 when the host refuses.</summary>
    public static nint Publish(ReadOnlySpan<byte> code)
    {
        nuint bytes = (nuint)((code.Length + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize);
        return OperatingSystem.IsWindows() ? PublishWindows(code, bytes) : PublishUnix(code, bytes);
    }

    private static bool Probe()
    {
        if (Environment.GetEnvironmentVariable(Variable) == "off" || RuntimeInformation.ProcessArchitecture != Architecture.X64) return false;
        nint code = Publish([0xC3]); // ret
        if (code == 0) return false;
        ((delegate* unmanaged<void>)code)();
        return true;
    }

    private static nint PublishUnix(ReadOnlySpan<byte> code, nuint bytes)
    {
        const int ReadWrite = 1 | 2, ReadExecute = 1 | 4;
        int privateAnonymous = OperatingSystem.IsMacOS() ? 0x1002 : 0x22;
        nint pages = Map(0, bytes, ReadWrite, privateAnonymous, -1, 0);
        if (pages == -1) return 0;
        code.CopyTo(new Span<byte>((void*)pages, code.Length));
        if (Protect(pages, bytes, ReadExecute) == 0) return pages;
        _ = Unmap(pages, bytes);
        return 0;
    }

    private static nint PublishWindows(ReadOnlySpan<byte> code, nuint bytes)
    {
        const uint CommitReserve = 0x3000, ReadWrite = 0x04, ExecuteRead = 0x20, Release = 0x8000;
        nint pages = VirtualAlloc(0, bytes, CommitReserve, ReadWrite);
        if (pages == 0) return 0;
        code.CopyTo(new Span<byte>((void*)pages, code.Length));
        if (VirtualProtect(pages, bytes, ExecuteRead, out _)) return pages;
        _ = VirtualFree(pages, 0, Release);
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("kernel32")]
    private static partial nint VirtualAlloc(nint address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(nint address, nuint size, uint protection, out uint previous);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(nint address, nuint size, uint type);
}
