using System.Buffers.Binary;
using System.IO.Compression;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>IDX files, as MNIST is published in: big-endian arrays of any rank, plain or gzipped.</summary>
/// <remarks>Layout: two zero bytes, a type byte, the rank, one 32-bit extent an axis, the elements.</remarks>
public static class IdxFile
{
    /// <summary>Reads a whole file; the tensor is row-major and little-endian.</summary>
    /// <exception cref="DyadicException">The file is missing, damaged or truncated.</exception>
    public static DenseTensor Read(string path)
    {
        using Stream stream = Open(path, out long available);
        (ArrayHeader header, long headerBytes) = ReadHeader(stream, path);
        return header.ReadAll(stream, available - headerBytes, path);
    }

    /// <summary>True when the file, unpacked if need be, starts as IDX files do.</summary>
    internal static bool HasMagic(string path)
    {
        try
        {
            using Stream stream = Open(path, out _);
            byte[] magic = new byte[4];
            return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic[0] == 0 && magic[1] == 0 && TypeOf(magic[2]) != ElementType.Undefined && magic[3] > 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return false;   // starts as gzip does, but is not
        }
    }

    /// <summary>Opens a file for reading elements.</summary>
    /// <param name="path">The file.</param>
    /// <param name="available">The bytes it can give at most.</param>
    internal static Stream Open(string path, out long available)
    {
        FileStream file = DataFile.OpenRead(path);
        bool gzipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        available = gzipped ? (DataFile.MaxDeflateRatio * file.Length) + 64 : file.Length;
        return gzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Reads the header and leaves the stream at the first element.</summary>
    internal static (ArrayHeader Header, long Bytes) ReadHeader(Stream stream, string name)
    {
        byte[] magic = new byte[4];
        DataFile.Fill(stream, magic, name);
        ElementType type = TypeOf(magic[2]);
        if (magic[0] != 0 || magic[1] != 0 || type == ElementType.Undefined || magic[3] == 0)
        {
            throw DyadicException.BadInput($"{name}: not an IDX file; its first four bytes are {Convert.ToHexString(magic)}, and 0000, a type and a rank were expected.");
        }

        byte[] bytes = new byte[4 * magic[3]];
        DataFile.Fill(stream, bytes, name);
        long[] extents = new long[magic[3]];
        for (int axis = 0; axis < extents.Length; axis++) extents[axis] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * axis));
        return (ArrayHeader.Create(type, extents, bigEndian: true, fortranOrder: false, name), 4 + bytes.Length);
    }

    private static ElementType TypeOf(byte code) => code switch
    {
        0x08 => ElementType.UInt8,
        0x09 => ElementType.Int8,
        0x0B => ElementType.Int16,
        0x0C => ElementType.Int32,
        0x0D => ElementType.Float32,
        0x0E => ElementType.Float64,
        _ => ElementType.Undefined,
    };
}
