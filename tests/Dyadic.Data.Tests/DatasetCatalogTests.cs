using System.IO.Compression;
using System.Text;
using Dyadic.Core;

namespace Dyadic.Data.Tests;

public class DatasetCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_beside_pictures_keep_the_order_of_the_table()
    {
        foreach (byte shade in new byte[] { 10, 20 }) _folder.Write($"{shade}.png", Picture(shade));
        _folder.Write("labels.tsv", "name\tfile\tclass_index\r\nb\t20.png\t7\r\na\t10.png\t3\r\n"u8.ToArray());
        using IDataset data = DatasetCatalog.Open(_folder.Path);
        Assert.Equal((2, true), (data.Count, data.HasLabels));
        Sample first = data.Read(0);
        Assert.Equal((7, (byte)20, "20.png"), (first.Label!.Value, first.Image!.Pixels[0], first.Name));
        Assert.Equal(3, data.LabelOf(1));
    }

    [Fact]
    public void Labels_inside_a_zip_beside_a_zip_and_named_themselves_are_found()
    {
        byte[] table = "file\tlabel\na.png\t4\n"u8.ToArray();
        Zip("inside.zip", ("labels.tsv", table), ("a.png", Picture(1)));
        using (IDataset inside = DatasetCatalog.Open(_folder.File("inside.zip"))) Assert.Equal(4, inside.Read(0).Label);
        string beside = Zip("set/images.zip", ("a.png", Picture(1)));
        _folder.Write("set/labels.tsv", table);
        foreach (string path in new[] { beside, _folder.File("set"), _folder.File("set/labels.tsv") })
        {
            using IDataset data = DatasetCatalog.Open(path);
            Assert.Equal(4, data.Read(0).Label);
        }
    }

    [Theory]
    [InlineData("file\tclass_index\n../secret.png\t1\n", "../secret.png")]
    [InlineData("file\tclass_index\n/etc/passwd\t1\n", "/etc/passwd")]
    [InlineData("file\tclass_index\na.png\tminus one\n", "line 2")]
    [InlineData("file\tclass_index\na.png\n", "line 2")]
    [InlineData("file,class_index\na.png,1\n", "parted by tabs")]
    [InlineData("file\tclass_index\n", "no pictures")]
    [InlineData("", "class_index")]
    public void Wrong_tables_are_refused_and_never_lead_out_of_the_folder(string table, string expected)
    {
        _folder.Write("secret.png", Picture(1));
        _folder.Write("set/a.png", Picture(1));
        _folder.Write("set/labels.tsv", Encoding.UTF8.GetBytes(table));
        DyadicException error = Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("set")));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Class_folders_give_labels_in_folders_and_zips()
    {
        _folder.Write("plain/0_cat/1.png", Picture(1));
        _folder.Write("plain/12_dog/1.png", Picture(2));
        string zip = Zip("c.zip", ("top/0_cat/1.png", Picture(1)), ("top/12_dog/1.png", Picture(2)), ("readme.txt", [1]));
        foreach (string path in new[] { _folder.File("plain"), zip })
        {
            using IDataset data = DatasetCatalog.Open(path);
            Assert.Equal([0, 12], [data.Read(0).Label!.Value, data.Read(1).Label!.Value]);
        }
    }

    [Fact]
    public void A_folder_of_class_zips_opens_the_part_that_was_asked_for()
    {
        Zip("test.zip", ("1_a/1.png", Picture(1)));
        Zip("train.zip", ("2_b/1.png", Picture(2)), ("2_b/2.png", Picture(2)));
        using IDataset test = DatasetCatalog.Open(_folder.Path);
        using IDataset train = DatasetCatalog.Open(_folder.Path, new DatasetOptions { Split = DatasetSplit.Train });
        Assert.Equal((1, 2), (test.Count, train.Count));
        Assert.Contains("test.zip, the test part", test.Description, StringComparison.Ordinal);
        Zip("test-more.zip", ("1_a/1.png", Picture(1)));
        Assert.Contains("test-more.zip", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_without_labels_open_from_a_file_a_folder_or_a_zip()
    {
        string file = _folder.Write("p/b.png", Picture(2));
        _folder.Write("p/a.png", Picture(1));
        string zip = Zip("p.zip", ("a.png", Picture(1)), ("b.png", Picture(2)));
        foreach ((string path, int count) in new[] { (file, 1), (_folder.File("p"), 2), (zip, 2) })
        {
            using IDataset data = DatasetCatalog.Open(path);
            Assert.Equal((count, false), (data.Count, data.HasLabels));
            Assert.Equal(2, data.Read(count - 1).Image!.Pixels[0]);
            Assert.Null(data.LabelOf(0));
        }
    }

    [Fact]
    public void Idx_pairs_are_joined_and_must_agree()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6];
        string path = _folder.Write("test-images-idx3-ubyte.gz", IdxFileTests.Gzip(images));
        _folder.Write("test-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 9, 8, 7]);
        foreach (string opened in new[] { path, _folder.Path })
        {
            using IDataset data = DatasetCatalog.Open(opened);
            Assert.Equal([5, 5, 5, 6, 6, 6], data.Read(2).Image!.Pixels);
            Assert.Equal([1, 1, 1, 2, 2, 2], data.Read(0).Image!.Pixels);
            Assert.Equal(7, data.LabelOf(2));
        }

        _folder.Write("test-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 9, 8]);
        Assert.Contains("3 labels", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(path)).Message, StringComparison.Ordinal);
        File.Delete(_folder.File("test-labels-idx1-ubyte"));
        Assert.Contains("missing", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Named_arrays_are_read_row_by_row_in_any_order(bool compress)
    {
        NamedTensor[] arrays =
        [
            new("ids", DenseTensor.Create<long>([3, 2], [1, 2, 3, 4, 5, 6])), new("labels", DenseTensor.Create<int>([3, 1], [2, 0, 1])), new("mask", DenseTensor.Vector<byte>(7, 8, 9)),
        ];
        NpzFile.Write(_folder.File("a.npz"), arrays, compress);
        Directory.CreateDirectory(_folder.File("npy"));
        foreach (NamedTensor array in arrays) NpyFile.Write(_folder.File($"npy/{array.Name}.npy"), array.Tensor);
        foreach (string path in new[] { _folder.File("a.npz"), _folder.File("npy") })
        {
            using IDataset data = DatasetCatalog.Open(path);
            Assert.Equal((3, true, 1), (data.Count, data.HasLabels, data.LabelOf(2)));
            foreach (int index in new[] { 2, 0, 1 })
            {
                Sample sample = data.Read(index);
                Assert.Equal([(2L * index) + 1, (2L * index) + 2], sample.InputFor("ids", 5).Span<long>().ToArray());
                Assert.Equal(7 + index, sample.InputFor("mask", 0).Bytes[0]);
                Assert.Contains("'ids', 'mask'", Assert.Throws<DyadicException>(() => sample.InputFor("tokens", 0)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Byte_arrays_named_images_are_pictures()
    {
        NpzFile.Write(_folder.File("a.npz"), [new("images", DenseTensor.Create<byte>([2, 1, 1, 3], [1, 2, 3, 4, 5, 6])), new("y", DenseTensor.Vector<byte>(1, 0))]);
        using IDataset data = DatasetCatalog.Open(_folder.File("a.npz"));
        Assert.Equal([4, 5, 6], data.Read(1).Image!.Pixels);
        Assert.Equal(0, data.Read(1).Label);
    }

    [Fact]
    public void Arrays_of_different_length_and_labels_that_are_no_classes_are_refused()
    {
        DenseTensor three = DenseTensor.Vector<float>(1, 2, 3);
        NpzFile.Write(_folder.File("a.npz"), [new("x", three), new("z", DenseTensor.Vector<float>(1, 2))]);
        Assert.Contains("'z' has 2", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("a.npz"))).Message, StringComparison.Ordinal);
        NpzFile.Write(_folder.File("a.npz"), [new("x", three), new("y", DenseTensor.Vector<int>(1, -2, 0))]);
        Assert.Contains("label -2", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("a.npz"))).Message, StringComparison.Ordinal);
        NpzFile.Write(_folder.File("a.npz"), [new("x", three), new("y", three)]);
        Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("a.npz")));
        NpzFile.Write(_folder.File("a.npz"), [new("x", DenseTensor.Scalar(1f))]);
        Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("a.npz")));
        NpzFile.Write(_folder.File("a.npz"), [new("x", DenseTensor.Zeros(ElementType.Float32, [0, 3]))]);
        Assert.Contains("no samples", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("a.npz"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.bin,12\n", "line 1")]
    [InlineData("a.bin,12,3\nb.bin,12,12\n", "line 2")]
    [InlineData("", "no files")]
    [InlineData("../a.bin,12,3\n", "../a.bin")]
    public void Wrong_label_tables_of_mlperf_tiny_are_refused(string table, string expected)
    {
        _folder.Write("a.bin", [1]);
        _folder.Write("set/y_labels.csv", Encoding.UTF8.GetBytes(table));
        Assert.Contains(expected, Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("set"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_the_callers_mistake() =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("none"))).Kind);

    [Fact]
    public void A_zip_whose_entry_is_damaged_says_which()
    {
        string path = Zip("a.zip", ("a.png", Picture(1)), ("b.png", Picture(2)));
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf("b.png"u8) + 5;
        bytes[at + 45] ^= 1;
        File.WriteAllBytes(path, bytes);
        using IDataset data = DatasetCatalog.Open(path);
        Assert.Equal(1, data.Read(0).Image!.Pixels[0]);
        Assert.Contains("b.png", Assert.Throws<DyadicException>(() => data.Read(1)).Message, StringComparison.Ordinal);
    }

    private static byte[] Picture(byte shade) => new PngWriter(2, 2, 0, 8).Write([shade, shade, shade, shade]);

    private string Zip(string name, params (string Path, byte[] Bytes)[] entries)
    {
        string path = _folder.Write(name, []);
        File.Delete(path);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string entryPath, byte[] bytes) in entries)
        {
            using Stream stream = archive.CreateEntry(entryPath, CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }

        return path;
    }
}
