using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Dyadic.Graphs.Onnx;

/// <summary>A part of a file, mapped: the system reads a page when it is first touched, and may drop it again. Whoever holds the memory keeps the mapping.</summary>
/// <remarks>A page becomes a private copy when it is written, so the file never changes.</remarks>
internal sealed unsafe class MappedBytes : MemoryManager<byte>
{
    /// <summary>Shorter parts are cheaper to read.</summary>
    public const int LeastLength = 1 << 16;

    // The widest alignment of any element.
    private const int Alignment = 8;

    private readonly FileMapping _mapping;
    private readonly int _length;

    private MappedBytes(FileMapping mapping, int length) => (_mapping, _length) = (mapping, length);

    /// <summary>True when a part is long enough to be mapped and begins where elements may begin.</summary>
    public static bool Suits(long offset, long length) => length >= LeastLength && offset % Alignment == 0;

    /// <summary>Maps a part of a file.</summary>
    /// <param name="file">The file, open for reading; it may be closed afterwards.</param>
    /// <param name="offset">The first byte; the part must lie inside the file.</param>
    /// <param name="length">The number of bytes.</param>
    /// <exception cref="IOException">The file's system cannot map it, or the process has too many mappings.</exception>
    public static MappedBytes Of(FileStream file, long offset, int length)
    {
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        return new MappedBytes(new FileMapping(mapped.CreateViewAccessor(offset, length, MemoryMappedFileAccess.CopyOnWrite)), length);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_mapping.Start, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => (uint)elementIndex <= (uint)_length
        ? new MemoryHandle(_mapping.Start + elementIndex, pinnable: this)
        : throw new ArgumentOutOfRangeException(nameof(elementIndex));

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    // The mapping is shared with slices and pins, and goes by itself.
    protected override void Dispose(bool disposing)
    {
    }
}
