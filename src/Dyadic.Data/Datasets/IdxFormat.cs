using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A pair of IDX files, images and labels, as MNIST is published: a folder, or the path of the images file.</summary>
public sealed class IdxFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "IDX";

    /// <inheritdoc/>
    public string Layout => "<part>-images-idx3-ubyte and <part>-labels-idx1-ubyte, plain or .gz";

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path)
        ? ImageFiles(path).Count > 0
        : IsImageFile(path) && IdxFile.HasMagic(path);

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        string images = Directory.Exists(path) ? SplitChoice.Pick(ImageFiles(path), options.Split, path) : path;
        string labels = LabelFileOf(images);
        RowReader rows = RowReader.OpenIdx(images);
        DenseTensor classes = IdxFile.Read(labels);
        if (classes.Shape.Rank == 1 && classes.ElementType == ElementType.UInt8 && classes.Count == rows.Count)
        {
            return new IdxSet($"{rows.Count} arrays {rows.Type}{rows.RowShape} of {Path.GetFileName(images)}, labels of {Path.GetFileName(labels)}", Path.GetFileName(images), rows, classes);
        }

        rows.Dispose();
        throw DyadicException.BadInput($"{labels}: {rows.Count} labels of one byte were expected, as many as {Path.GetFileName(images)} has samples; the file holds {classes}.");
    }

    private static List<string> ImageFiles(string folder)
    {
        List<string> files = [.. Directory.EnumerateFiles(folder).Where(IsImageFile)];
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static bool IsImageFile(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains("images", StringComparison.Ordinal) && name.Contains("idx", StringComparison.Ordinal);
    }

    private static string LabelFileOf(string images)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(images))!;
        string name = Path.GetFileName(images).Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        string plain = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        string? found = new[] { plain, plain + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        return found ?? throw DyadicException.BadInput($"{images}: its labels were expected in {Path.Combine(folder, name)}, which is missing.");
    }
}
