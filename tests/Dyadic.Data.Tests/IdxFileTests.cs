using System.IO.Compression;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class IdxFileTests
{
    [Theory]
    [InlineData(0x08, ElementType.UInt8, new byte[] { 1, 255 })]
    [InlineData(0x09, ElementType.Int8, new byte[] { 1, 255 })]
    [InlineData(0x0B, ElementType.Int16, new byte[] { 0, 1, 255, 254 })]
    [InlineData(0x0C, ElementType.Int32, new byte[] { 0, 0, 0, 1, 0, 0, 1, 0 })]
    [InlineData(0x0D, ElementType.Float32, new byte[] { 0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0 })]
    [InlineData(0x0E, ElementType.Float64, new byte[] { 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Every_type_is_read_from_big_endian_bytes(byte code, ElementType type, byte[] elements)
    {
        using TemporaryFolder folder = new();
        DenseTensor read = IdxFile.Read(folder.Write("a.idx", [0, 0, code, 1, 0, 0, 0, 2, .. elements]));
        Assert.Equal((type, 2), (read.ElementType, read.Count));
        byte[] littleEndian = [.. elements.Chunk(type.ByteWidth()).SelectMany(element => element.Reverse())];
        Assert.Equal(littleEndian, read.Bytes.ToArray());
    }

    [Fact]
    public void A_gzipped_file_is_recognised_by_its_bytes()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.idx", Gzip([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]));
        Assert.Equal([2, 3], IdxFile.Read(path).Shape);
    }

    [Fact]
    public void Wrong_truncated_and_hostile_files_are_refused()
    {
        using TemporaryFolder folder = new();
        byte[][] files =
        [
            [], [0, 0, 8], [1, 0, 8, 1, 0, 0, 0, 1, 0], [0, 0, 7, 1, 0, 0, 0, 1, 0], [0, 0, 8, 0], [0, 0, 8, 1, 0, 0, 0, 2, 1],
            [0, 0, 8, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0, 0, 8, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF],
            Gzip([0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0xFF, 0]), Gzip([0, 0, 8, 1, 0, 0, 0, 9, 0]), [0x1F, 0x8B, 1, 2, 3],
        ];
        foreach (byte[] file in files) Assert.Throws<DyadicException>(() => IdxFile.Read(folder.Write("bad.idx", file)));
    }

    internal static byte[] Gzip(byte[] plain)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest)) gzip.Write(plain);
        return packed.ToArray();
    }
}
