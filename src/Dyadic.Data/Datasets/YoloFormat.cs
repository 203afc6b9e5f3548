using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>
/// Pictures with marked objects as YOLO keeps them: a text file a picture, a line <c>class centre_x centre_y width height</c> an object, in shares
/// of the picture.
/// </summary>
/// <remarks>
/// Either <c>&lt;part&gt;-images.zip</c> with <c>&lt;part&gt;-labels.zip</c>, or folders <c>images</c> and <c>labels</c> with the same names in
/// both, directly or one folder deeper by part. Beside them may lie <c>classes.tsv</c> (<c>class_id</c>, <c>name</c>) or <c>classes.txt</c>, and
/// <c>&lt;part&gt;-index.tsv</c> with the size of the originals (<c>file</c>, <c>orig_width</c>, <c>orig_height</c>), in whose pixels areas count.
/// A picture without a text file has no objects.
/// </remarks>
public sealed class YoloFormat : IDatasetFormat
{
    private const string ImagesEnding = "-images.zip";

    /// <inheritdoc/>
    public string Name => "YOLO boxes";

    /// <inheritdoc/>
    public string Layout => "<part>-images.zip and <part>-labels.zip, or folders images and labels, a text file of boxes a picture";

    /// <inheritdoc/>
    public bool Recognises(string path) => ImageZips(path).Count > 0 || HasFolders(path);

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        IReadOnlyList<string> zips = ImageZips(path);
        return zips.Count > 0 ? InZips(SplitChoice.Pick(zips, options.Split, path)) : InFolders(path, options.Split);
    }

    private static YoloSet InZips(string images)
    {
        string part = images[..^ImagesEnding.Length], folder = Path.GetDirectoryName(Path.GetFullPath(images))!;
        IReadOnlyList<string> classes = YoloClasses.Find(folder);
        IReadOnlyDictionary<string, (int Height, int Width)> sizes = YoloClasses.Sizes(part + "-index.tsv");
        ZipFiles pictures = ZipFiles.Open(images);
        try
        {
            ZipFiles labels = ZipFiles.Open(LabelsOf(images));
            return new YoloSet(Path.GetFileName(images), pictures, [.. pictures.Paths.Where(ImageDecoderCatalog.HasImageName)], labels, file => Path.ChangeExtension(file, ".txt"), classes, sizes);
        }
        catch (DyadicException)
        {
            pictures.Dispose();
            throw;
        }
    }

    private static YoloSet InFolders(string path, DatasetSplit split)
    {
        FolderFiles files = new(path, depth: 2);
        string[] pictures = [.. files.Paths.Where(file => file.StartsWith("images/", StringComparison.Ordinal) && ImageDecoderCatalog.HasImageName(file))];
        string[] parts = [.. pictures.Where(file => file.Count(letter => letter == '/') == 2).Select(file => file.Split('/')[1]).Distinct()];
        string what = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (parts.Length > 0)
        {
            string part = SplitChoice.Pick(parts, split, path);
            pictures = [.. pictures.Where(file => file.StartsWith($"images/{part}/", StringComparison.Ordinal))];
            what += "/images/" + part;
        }

        if (pictures.Length == 0) throw DyadicException.BadInput($"{path}: the folder 'images' holds no .png, .jpg or .bmp pictures.");
        return new YoloSet(what, files, pictures, files, file => Path.ChangeExtension("labels" + file["images".Length..], ".txt"), YoloClasses.Find(path), YoloClasses.Sizes(""));
    }

    private static bool HasFolders(string path) => Directory.Exists(Path.Combine(path, "images")) && Directory.Exists(Path.Combine(path, "labels"));

    /// <summary>The zips of pictures that have a zip of labels beside them.</summary>
    private static List<string> ImageZips(string path) =>
        [.. (FileCollections.IsZip(path) ? [path] : FileCollections.ZipsIn(path)).Where(zip => zip.EndsWith(ImagesEnding, StringComparison.Ordinal) && File.Exists(LabelsOf(zip)))];

    private static string LabelsOf(string images) => images[..^ImagesEnding.Length] + "-labels.zip";
}

/// <summary>Pictures with boxes in shares of the picture.</summary>
internal sealed class YoloSet(
    string what, IFileCollection pictures, IReadOnlyList<string> paths, IFileCollection labels, Func<string, string> labelOf,
    IReadOnlyList<string> classes, IReadOnlyDictionary<string, (int Height, int Width)> sizes) : IDataset
{
    public string Description { get; } = $"{paths.Count} pictures of {what} with marked objects{(classes.Count > 0 ? $" of {classes.Count} classes" : "")}";

    public int Count => paths.Count;

    public bool HasLabels => false;

    public IReadOnlyList<string> ClassNames => classes;

    public int? LabelOf(int index) => null;

    public Sample Read(int index)
    {
        string path = paths[index], label = labelOf(path);
        RgbImage image = ImageDecoderCatalog.Decode(pictures.Read(path), $"{pictures.Name}:{path}");
        (int height, int width) = sizes.GetValueOrDefault(path, (image.Height, image.Width));
        MarkedObject[] objects = labels.Contains(label) ? Parse(labels.Read(label), $"{labels.Name}:{label}", height, width) : [];
        return new Sample(path) { Image = image, Objects = new ObjectTruth(height, width, objects) };
    }

    public void Dispose()
    {
        pictures.Dispose();
        labels.Dispose();
    }

    private MarkedObject[] Parse(byte[] text, string name, int height, int width)
    {
        List<MarkedObject> objects = [];
        string[] lines = DataFile.Lines(text, name);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] fields = lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0) continue;
            double[] numbers = new double[4];
            bool good = fields.Length == 5 && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
            for (int n = 0; good && n < 4; n++) good = double.TryParse(fields[n + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[n]) && numbers[n] is >= 0 and <= 1;
            if (!good) throw DyadicException.BadInput($"{name}, line {i + 1}: a class and the centre, width and height of a box as four shares in [0, 1] were expected; the line is '{lines[i].Trim()}'.");
            int number = int.Parse(fields[0], CultureInfo.InvariantCulture);
            if (classes.Count > 0 && number >= classes.Count) throw DyadicException.BadInput($"{name}, line {i + 1}: there is no class {number}; the data set has {classes.Count}.");
            Box box = new Box(numbers[0] - (numbers[2] / 2), numbers[1] - (numbers[3] / 2), numbers[2], numbers[3]).Scaled(width, height);
            objects.Add(new MarkedObject(number, box, box.Area));
        }

        return [.. objects];
    }
}

/// <summary>The small tables beside YOLO pictures.</summary>
internal static class YoloClasses
{
    /// <summary>The class names of <c>classes.tsv</c> or <c>classes.txt</c>; empty when there is neither.</summary>
    internal static IReadOnlyList<string> Find(string folder)
    {
        string table = Path.Combine(folder, "classes.tsv"), list = Path.Combine(folder, "classes.txt");
        if (!File.Exists(table)) return File.Exists(list) ? ClassMapping.ReadNames(list) : [];
        TabbedText text = TabbedText.Parse(DataFile.ReadAll(table), table);
        int id = text.Column("class_id"), name = text.Column("name");
        for (int i = 0; i < text.Rows.Count; i++)
        {
            if (text.Rows[i][id] != i.ToString(CultureInfo.InvariantCulture)) throw DyadicException.BadInput($"{table}: class_id should count from 0; row {i + 1} has '{text.Rows[i][id]}'.");
        }

        return [.. text.Rows.Select(row => row[name])];
    }

    /// <summary>The sizes of the originals by file name; empty when there is no such table.</summary>
    internal static IReadOnlyDictionary<string, (int Height, int Width)> Sizes(string table)
    {
        Dictionary<string, (int Height, int Width)> sizes = new(StringComparer.Ordinal);
        if (!File.Exists(table)) return sizes;
        TabbedText text = TabbedText.Parse(DataFile.ReadAll(table), table);
        int file = text.Column("file"), width = text.Column("orig_width"), height = text.Column("orig_height");
        foreach (string[] row in text.Rows)
        {
            if (!int.TryParse(row[width], NumberStyles.None, CultureInfo.InvariantCulture, out int w) || !int.TryParse(row[height], NumberStyles.None, CultureInfo.InvariantCulture, out int h))
            {
                throw DyadicException.BadInput($"{table}: the size of '{row[file]}' should be two whole numbers; it is '{row[width]}' × '{row[height]}'.");
            }

            RgbImage.CheckSize(h, w, $"{table}: {row[file]}");
            sizes[row[file]] = (h, w);
        }

        return sizes;
    }
}
