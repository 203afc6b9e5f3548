using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The picture formats, told apart by their first bytes.</summary>
[CatalogOf(typeof(IImageDecoder))]
public static partial class ImageDecoderCatalog
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>True when a file name ends as pictures do (.png, .jpg, .jpeg, .bmp; case is ignored).</summary>
    public static bool HasImageName(string path) => Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Decodes a picture of any known format.</summary>
    /// <param name="file">Every byte of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DyadicException">No format recognises the bytes, or the one that does refuses them.</exception>
    public static RgbImage Decode(ReadOnlyMemory<byte> file, string name)
    {
        foreach (IImageDecoder decoder in All)
        {
            if (decoder.Recognises(file.Span)) return decoder.Decode(file, name);
        }

        throw DyadicException.BadInput($"{name}: not a picture that can be read; its first bytes fit none of {string.Join(", ", All.Select(decoder => decoder.Name))}.");
    }
}
