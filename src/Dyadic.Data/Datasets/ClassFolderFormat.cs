using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Pictures in folders named <c>label_class</c>, as in <c>3_cat/0017.jpg</c>: a folder, a zip archive, or a folder of such archives.</summary>
public sealed class ClassFolderFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "class folders";

    /// <inheritdoc/>
    public string Layout => "folders named <label>_<class> with pictures, plain or in a zip, as CIFAR-10 zips here are";

    /// <inheritdoc/>
    public bool Recognises(string path)
    {
        if (!FileCollections.CanOpen(path) || LabelTable.Find(path) is not null) return false;
        using IFileCollection files = FileCollections.Open(path);
        return HasClassFolders(files) || ClassZips(path).Count > 0;
    }

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        IReadOnlyList<string> zips = ClassZips(path);
        string chosen = zips.Count > 0 ? SplitChoice.Pick(zips, options.Split, path) : path;
        IFileCollection files = FileCollections.Open(chosen);
        string[] paths = [.. files.Paths.Where(file => LabelOf(file) is not null)];
        if (paths.Length == 0)
        {
            files.Dispose();
            throw DyadicException.BadInput($"{chosen}: holds no pictures in folders named <label>_<class>.");
        }

        int[] labels = [.. paths.Select(file => LabelOf(file)!.Value)];
        string why = zips.Count > 1 ? $", the {options.Split.ToString().ToLowerInvariant()} part of {Path.GetFileName(path)}" : "";
        return new ImageSet($"{paths.Length} pictures of {labels.Distinct().Count()} classes of {Path.GetFileName(chosen)}{why}", files, paths, labels);
    }

    /// <summary>True when every picture lies in a folder that names its class.</summary>
    internal static bool HasClassFolders(IFileCollection files)
    {
        bool any = false;
        foreach (string path in files.Paths)
        {
            if (!ImageDecoderCatalog.HasImageName(path)) continue;
            if (LabelOf(path) is null) return false;
            any = true;
        }

        return any;
    }

    private static List<string> ClassZips(string folder)
    {
        List<string> zips = [];
        foreach (string path in FileCollections.ZipsIn(folder))
        {
            using ZipFiles archive = ZipFiles.Open(path);
            if (HasClassFolders(archive)) zips.Add(path);
        }

        return zips;
    }

    /// <summary>The label in the name of a picture's folder, or null.</summary>
    private static int? LabelOf(string path)
    {
        if (!ImageDecoderCatalog.HasImageName(path)) return null;
        string[] parts = path.Split('/');
        if (parts.Length < 2) return null;
        string number = parts[^2].Split('_')[0];
        return parts[^2].Contains('_', StringComparison.Ordinal) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int label) ? label : null;
    }
}
