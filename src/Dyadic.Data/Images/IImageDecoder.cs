namespace Dyadic.Data;

/// <summary>Reads one picture file format.</summary>
public interface IImageDecoder
{
    /// <summary>The format's usual name, for messages.</summary>
    string Name { get; }

    /// <summary>True when the first bytes of a file are this format's mark.</summary>
    /// <param name="head">The start of the file; 8 bytes are enough, fewer give false.</param>
    bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Decodes a whole file. Transparency is dropped, 16-bit samples keep their upper byte, grey is repeated.</summary>
    /// <param name="file">Every byte of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="Dyadic.Core.DyadicException">The file is damaged, too large, or uses a feature that is not supported.</exception>
    RgbImage Decode(ReadOnlyMemory<byte> file, string name);
}
