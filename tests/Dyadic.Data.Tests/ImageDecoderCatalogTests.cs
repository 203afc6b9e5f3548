using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class ImageDecoderCatalogTests
{
    [Fact]
    public void The_catalog_holds_png_jpeg_and_bmp() => Assert.Equal(["BMP", "JPEG", "PNG"], ImageDecoderCatalog.All.Select(decoder => decoder.Name).Order());

    [Fact]
    public void The_first_bytes_choose_the_decoder_whatever_the_name_says()
    {
        byte[] png = new PngWriter(1, 1, 2, 8).Write([1, 2, 3]);
        Assert.Equal([1, 2, 3], ImageDecoderCatalog.Decode(png, "called.jpg").Pixels);
    }

    [Fact]
    public void Other_bytes_are_refused_with_the_list_of_formats()
    {
        DyadicException error = Assert.Throws<DyadicException>(() => ImageDecoderCatalog.Decode("GIF89a.."u8.ToArray(), "a.gif"));
        Assert.Contains("BMP, JPEG, PNG", error.Message, StringComparison.Ordinal);
        Assert.Throws<DyadicException>(() => ImageDecoderCatalog.Decode(Array.Empty<byte>(), "empty.png"));
    }
}
