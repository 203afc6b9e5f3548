using System.IO.Compression;
using System.Text;
using Dyadic.Core;
using Dyadic.Tests;

namespace Dyadic.Data.Tests;

public class MarkedPicturesTests : IDisposable
{
    private const string Categories = """{"id":7,"name":"dog"},{"id":3,"name":"cat"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Coco_instances_are_joined_by_id_and_classes_count_from_zero_by_rising_category()
    {
        foreach (string place in new[] { "a/annotations/instances_val.json", "b/instances_val.json" })
        {
            Text(place, Instances("""{"image_id":5,"category_id":7,"bbox":[1,2,3,4],"area":9.5,"iscrowd":1},{"image_id":2,"category_id":3,"bbox":[0,0,2,1]}"""));
            string pictures = place[0] == 'a' ? "a/val/" : "b/";
            _folder.Write(pictures + "five.png", Picture());
            _folder.Write(pictures + "two.png", Picture());
            foreach (string path in new[] { _folder.File(place), _folder.File(place[..1]) })
            {
                using IDataset data = DatasetCatalog.Open(path);
                Assert.Equal((2, false), (data.Count, data.HasLabels));
                Assert.Equal(["cat", "dog"], data.ClassNames);
                Sample two = data.Read(0), five = data.Read(1);
                Assert.Equal((20, 30), (five.Objects!.Height, five.Objects.Width));
                Assert.Equal(new MarkedObject(1, new Box(1, 2, 3, 4), 9.5, true), Assert.Single(five.Objects.Objects));
                Assert.Equal(new MarkedObject(0, new Box(0, 0, 2, 1), 2), Assert.Single(two.Objects!.Objects));
                Assert.Equal(["cat", "dog"], data.Take(1, 1).ClassNames);
            }
        }
    }

    [Theory]
    [InlineData("""{"image_id":9,"category_id":7,"bbox":[1,2,3,4]}""", "image 9")]
    [InlineData("""{"image_id":5,"category_id":1,"bbox":[1,2,3,4]}""", "category 1")]
    [InlineData("""{"image_id":5,"category_id":7,"bbox":[1,2,3]}""", "bbox")]
    [InlineData("""{"image_id":5,"category_id":7,"bbox":[1,2,-3,4]}""", "bbox")]
    [InlineData("""{"image_id":5,"category_id":7}""", "'bbox'")]
    [InlineData("""{"image_id":"five","category_id":7,"bbox":[1,2,3,4]}""", "kind")]
    [InlineData("""{"image_id":5""", "JSON")]
    [InlineData("7", "annotations")]
    public void Damaged_instances_are_refused(string annotations, string expected)
    {
        Text("instances.json", Instances(annotations));
        _folder.Write("two.png", Picture());
        _folder.Write("five.png", Picture());
        DyadicException error = Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("instances.json")));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_are_missing_or_of_hostile_names_and_sizes_are_refused()
    {
        Text("set/instances.json", Instances("").Replace("two.png", "../secret.png", StringComparison.Ordinal));
        _folder.Write("secret.png", Picture());
        _folder.Write("set/five.png", Picture());
        Assert.Contains("secret.png", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("set/instances.json"))).Message, StringComparison.Ordinal);
        Text("set/instances.json", Instances("").Replace("30", "2000000000", StringComparison.Ordinal));
        Assert.Contains("2000000000", Assert.Throws<DyadicException>(() => DatasetCatalog.Open(_folder.File("set/instances.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Yolo_boxes_are_read_from_zips_in_the_pixels_of_the_originals()
    {
        Zip("val-images.zip", ("a.png", Picture()), ("b.png", Picture()));
        Zip("val-labels.zip", ("a.txt", "1 0.5 0.5 0.25 0.5\n"u8.ToArray()));
        Zip("train-images.zip", ("c.png", Picture()));
        Zip("train-labels.zip", ("c.txt", []));
        Text("classes.tsv", "class_id\tname\n0\tcat\n1\tdog\n");
        Text("val-index.tsv", "file\torig_width\torig_height\na.png\t400\t200\n");
        foreach (string path in new[] { _folder.Path, _folder.File("val-images.zip") })
        {
            using IDataset data = DatasetCatalog.Open(path);
            Assert.Equal(2, data.Count);
            Sample first = data.Read(0);
            Assert.Equal((200, 400), (first.Objects!.Height, first.Objects.Width));
            Assert.Equal(new MarkedObject(1, new Box(150, 50, 100, 100), 10000), Assert.Single(first.Objects.Objects));
            Assert.Empty(data.Read(1).Objects!.Objects);
        }
    }

    [Fact]
    public void Yolo_folders_open_by_part()
    {
        _folder.Write("images/val/a.png", Picture());
        _folder.Write("images/train/b.png", Picture());
        Text("labels/val/a.txt", "0 0.5 0.5 1 1");
        Text("classes.txt", "thing\n");
        using IDataset data = DatasetCatalog.Open(_folder.Path);
        Sample sample = data.Read(0);
        Assert.Equal((1, "images/val/a.png", 1), (data.Count, sample.Name, sample.Objects!.Objects.Count));
        using IDataset train = DatasetCatalog.Open(_folder.Path, new DatasetOptions { Split = DatasetSplit.Train });
        Assert.Empty(train.Read(0).Objects!.Objects);
    }

    [Theory]
    [InlineData("0 0.5 0.5 0.1")]
    [InlineData("0 0.5 0.5 0.1 1.5")]
    [InlineData("0 0.5 NaN 0.1 0.1")]
    [InlineData("-1 0.5 0.5 0.1 0.1")]
    [InlineData("2 0.5 0.5 0.1 0.1")]
    [InlineData("99999999999 0.5 0.5 0.1 0.1")]
    public void Yolo_lines_that_are_no_boxes_are_refused(string line)
    {
        _folder.Write("images/a.png", Picture());
        Text("labels/a.txt", line);
        Text("classes.txt", "one\ntwo\n");
        using IDataset data = DatasetCatalog.Open(_folder.Path);
        Assert.Contains("line 1", Assert.Throws<DyadicException>(() => data.Read(0)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Coco128_has_440_objects_in_its_first_64_validation_pictures_and_929_in_training()
    {
        string folder = SharedMaterial.Require("data/coco128");
        Skip.IfNot(JpegDecoder.IsAvailable, "needs libjpeg-turbo");
        using IDataset test = DatasetCatalog.Open(folder), train = DatasetCatalog.Open(folder, new DatasetOptions { Split = DatasetSplit.Train });
        Assert.Equal((64, 128, 80, "toothbrush"), (test.Count, train.Count, test.ClassNames.Count, test.ClassNames[79]));
        Assert.Equal((440, 929), (Objects(test), Objects(train)));
        Assert.Equal((426, 640), (test.Read(0).Objects!.Height, test.Read(0).Objects!.Width));
    }

    private static int Objects(IDataset data) => Enumerable.Range(0, data.Count).Sum(i => data.Read(i).Objects!.Objects.Count);

    private static string Instances(string annotations) =>
        $$"""{"info":{"year":2017},"images":[{"id":5,"file_name":"five.png","width":30,"height":20},{"id":2,"file_name":"two.png","width":30,"height":20}],"categories":[{{Categories}}],"annotations":[{{annotations}}]}""";

    private static byte[] Picture() => new PngWriter(4, 4, 0, 8).Write(new int[16]);

    private string Text(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));

    private void Zip(string name, params (string Name, byte[] Bytes)[] entries)
    {
        using ZipArchive archive = new(File.Create(_folder.File(name)), ZipArchiveMode.Create);
        foreach ((string entry, byte[] bytes) in entries)
        {
            using Stream stream = archive.CreateEntry(entry).Open();
            stream.Write(bytes);
        }
    }
}
