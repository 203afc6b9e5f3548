using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>NumPy's .npy files, versions 1 to 3: bool, integers, floats and complex numbers, either byte order, C or Fortran order.</summary>
public static class NpyFile
{
    /// <summary>Reads a whole file; the tensor is row-major and little-endian whatever the file is.</summary>
    /// <exception cref="DyadicException">The file is missing, damaged, truncated, or of a type that no tensor holds.</exception>
    public static DenseTensor Read(string path)
    {
        using FileStream stream = DataFile.OpenRead(path);
        return Read(stream, stream.Length, path);
    }

    /// <summary>Reads an array from a stream that need not seek.</summary>
    /// <param name="stream">Stands at the first byte of the header.</param>
    /// <param name="length">The bytes the stream can give at most; a header that claims more is refused before memory is taken.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DyadicException">As for <see cref="Read(string)"/>.</exception>
    public static DenseTensor Read(Stream stream, long length, string name)
    {
        (ArrayHeader header, long headerBytes) = NpyHeader.Read(stream, name);
        return header.ReadAll(stream, length - headerBytes, name);
    }

    /// <summary>Writes a version 1 file: little-endian, C order. An existing file is replaced when the new one is complete.</summary>
    /// <exception cref="DyadicException">The type has no .npy form, or the file cannot be written.</exception>
    public static void Write(string path, DenseTensor tensor)
    {
        byte[] header = NpyHeader.Format(tensor, path);
        DataFile.Write(path, stream =>
        {
            stream.Write(header);
            stream.Write(tensor.Bytes);
        });
    }

    /// <summary>Writes a version 1 array to a stream: little-endian, C order.</summary>
    /// <exception cref="DyadicException">The type has no .npy form.</exception>
    public static void Write(Stream stream, DenseTensor tensor)
    {
        stream.Write(NpyHeader.Format(tensor, "array"));
        stream.Write(tensor.Bytes);
    }
}
