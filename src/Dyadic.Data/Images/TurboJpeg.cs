using System.Runtime.InteropServices;

namespace Dyadic.Data;

/// <summary>The TurboJPEG interface (version 2) of the libjpeg-turbo library of the operating system.</summary>
internal static unsafe partial class TurboJpeg
{
    internal const int PixelFormatRgb = 0;
    internal const int PixelFormatCmyk = 11;
    internal const int ColourSpaceCmyk = 3;
    internal const int ColourSpaceYcck = 4;
    internal const int ErrorIsWarning = 0;

    /// <summary>Refuses progressive files with hundreds of scans, which cost minutes to decode.</summary>
    internal const int LimitScans = 32768;

    private const string Library = "turbojpeg";

    private static readonly string[] FileNames = OperatingSystem.IsWindows() ? ["turbojpeg.dll", "libturbojpeg.dll"]
        : OperatingSystem.IsMacOS() ? ["libturbojpeg.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib", "/usr/local/opt/jpeg-turbo/lib/libturbojpeg.dylib"]
        : ["libturbojpeg.so.0", "libturbojpeg.so"];

    private static readonly nint Loaded = Load();

    static TurboJpeg() => NativeLibrary.SetDllImportResolver(typeof(TurboJpeg).Assembly, static (name, _, _) => name == Library ? Loaded : 0);

    /// <summary>True when the library was found.</summary>
    internal static bool IsAvailable => Loaded != 0;

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    internal static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    internal static partial int DecompressHeader(nint handle, byte* file, CULong length, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    internal static partial int Decompress(nint handle, byte* file, CULong length, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    internal static partial int ErrorCode(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint ErrorText(nint handle);

    internal static string Error(nint handle) => Marshal.PtrToStringUTF8(ErrorText(handle)) ?? "unknown error";

    private static nint Load()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(TurboJpeg).Assembly, null, out nint handle)) return handle;
        }

        return 0;
    }
}
