using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

/// <summary>Small files that claim to be large, or to lie elsewhere: each is refused with one sentence, and nothing large is allocated.</summary>
public class HostileFilesTests : IDisposable
{
    private const long Little = 64L << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(2147483647, 0)")]
    [InlineData("(2147483647,)")]
    [InlineData("(1000000, 1000000)")]
    [InlineData("(4294967296,)")]
    [InlineData("(99999999999999999999,)")]
    [InlineData("(65536, 65536, 65536, 65536)")]
    public void Npy_headers_of_huge_claims(string shape)
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] header = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(text), 1, 2, 3, 4];
        Refused(_folder.Write("a.npy", header));
        using (ZipArchive archive = ZipFile.Open(_folder.File("a.npz"), ZipArchiveMode.Create)) Entry(archive, "x.npy", header);
        Refused(_folder.File("a.npz"));
    }

    [Theory]
    [InlineData(0xFFFFFFFFu, 1u)]
    [InlineData(0x7FFFFFFFu, 0u)]
    [InlineData(0x10000u, 0x10000u)]
    [InlineData(0u, 0x7FFFFFFFu)]
    public void Idx_headers_of_huge_claims(uint count, uint width)
    {
        byte[] header = new byte[12];
        (header[2], header[3]) = (8, 2);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), count);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), width);
        string path = _folder.Write("test-images-idx3-ubyte", [.. header, 1, 2, 3]);
        _folder.Write("test-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 0]);
        Refused(path);
        Refused(_folder.Write("z-images-idx3-ubyte.gz", IdxFileTests.Gzip([.. header, 1, 2, 3])));
    }

    [Fact]
    public void An_archive_entry_that_claims_more_than_deflate_can_hold()
    {
        string path = _folder.File("a.zip");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create)) Entry(archive, "a.png", new byte[1000]);
        byte[] bytes = File.ReadAllBytes(path);
        int central = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 24), 0x7FFFFFFF);
        File.WriteAllBytes(path, bytes);
        Refused(path);
    }

    [Fact]
    public void An_archive_entry_that_is_longer_than_it_claims()
    {
        string path = _folder.File("a.zip");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create)) Entry(archive, "a.png", new byte[50 << 20]);
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24), 100);
        File.WriteAllBytes(path, bytes);
        Refused(path);
    }

    [Fact]
    public void An_archive_whose_entry_is_larger_than_what_is_read_whole()
    {
        string path = _folder.File("a.zip");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry("a.png", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 257; i++) stream.Write(zeros);
        }

        Refused(path);
    }

    [Fact]
    public void An_archive_that_claims_more_entries_than_it_has()
    {
        string path = _folder.File("a.zip");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create)) Entry(archive, "a.png", [1]);
        byte[] bytes = File.ReadAllBytes(path);
        int end = bytes.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end + 8), 0xFFFEFFFE);
        File.WriteAllBytes(path, bytes);
        Refused(path);
    }

    [Fact]
    public void Names_in_archives_lead_nowhere()
    {
        string path = _folder.File("a.zip");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (string name in new[] { "../up.png", "/root.png", "C:\\drive.png" }) Entry(archive, name, new PngWriter(1, 1, 0, 8).Write([7]));
        }

        using IDataset data = DatasetCatalog.Open(path);
        for (int i = 0; i < data.Count; i++) Assert.Equal(7, data.Read(i).Image!.Pixels[0]);
        Assert.Equal(["a.zip"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "..", "up.png")));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.bmp")]
    [InlineData("a.jpg")]
    public void Pictures_of_huge_headers(string name)
    {
        byte[] file = name[2] switch
        {
            'p' => [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 8, 2, 0, 0, 0, 0, 0, 0, 0],
            'b' => [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 255, 255, 255, 127, 255, 255, 255, 127, 1, 0, 24, 0, .. new byte[24]],
            _ => [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9],
        };
        if (name == "a.jpg" && !JpegDecoder.IsAvailable) return;
        Refused(_folder.Write(name, file));
    }

    [Fact]
    public void Tables_of_more_columns_or_lines_than_anybody_has()
    {
        Refused(_folder.Write("a.csv", Filled(1 << 20, (byte)',')));
        _folder.Write("set/labels.tsv", [.. "file\tclass_index\n"u8, .. Filled(11_000_000, (byte)'\n')]);
        Refused(_folder.File("set"), most: 256L << 20);
    }

    [Fact]
    public void Json_nested_without_end()
    {
        Refused(_folder.Write("instances.json", [.. "{\"images\":"u8, .. Filled(1 << 20, (byte)'[')]));
        byte[] deep = [.. "{\"a\":"u8, .. Filled(1 << 20, (byte)'[')];
        Refused(_folder.Write("task1_a_ABSA_train.json", deep));
        Refused(_folder.Write("VAD_train.json", deep));
    }

    private static void Entry(ZipArchive archive, string name, byte[] bytes)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(bytes);
    }

    private static byte[] Filled(int count, byte value)
    {
        byte[] bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    /// <summary>Opening, or else reading the first sample, gives one sentence about the file, and takes little memory on the way.</summary>
    private static void Refused(string path, long most = Little)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        DyadicException error = Assert.ThrowsAny<DyadicException>(() =>
        {
            using IDataset data = DatasetCatalog.Open(path);
            _ = data.Read(0);
        });
        Assert.True(error.Kind is FailureKind.BadInput or FailureKind.Unsupported, error.Message);
        Assert.DoesNotContain('\n', error.Message.TrimEnd());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
    }
}
