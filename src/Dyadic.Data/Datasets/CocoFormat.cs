using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Pictures with objects marked in a COCO instances file: the JSON file, its folder, or the folder above <c>annotations</c>.</summary>
/// <remarks>The pictures lie in the folder, in folders beside it (two deep), or in a zip there; only names found by listing are opened.</remarks>
public sealed class CocoFormat : IDatasetFormat
{
    private const string AnnotationsFolder = "annotations";

    /// <inheritdoc/>
    public string Name => "COCO instances";

    /// <inheritdoc/>
    public string Layout => "a JSON file with images, annotations and categories (instances_<part>.json, also in a folder annotations), beside the pictures or a zip of them";

    /// <inheritdoc/>
    public bool Recognises(string path) => Files(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        string json = SplitChoice.Pick(Files(path), options.Split, path);
        CocoAnnotations annotations = CocoAnnotations.Read(json);
        if (annotations.Pictures.Count == 0) throw DyadicException.BadInput($"{json}: lists no images.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(json))!;
        string root = Path.GetFileName(folder) == AnnotationsFolder ? Path.GetDirectoryName(folder)! : folder;
        foreach (Func<IFileCollection> open in new[] { () => new FolderFiles(root, depth: 2) }.Concat(FileCollections.ZipsIn(root).Select<string, Func<IFileCollection>>(zip => () => ZipFiles.Open(zip))))
        {
            IFileCollection files = open();
            Dictionary<string, string> byName = PicturesByName(files);
            if (!byName.ContainsKey(NameOf(annotations.Pictures[0].File)))
            {
                files.Dispose();
                continue;
            }

            string[] paths = [.. annotations.Pictures.Select(picture => byName.GetValueOrDefault(NameOf(picture.File), ""))];
            int missing = Array.IndexOf(paths, "");
            if (missing < 0) return new CocoSet($"{paths.Length} pictures of {Path.GetFileName(json)} with marked objects of {annotations.ClassNames.Count} classes", files, paths, annotations);
            files.Dispose();
            throw DyadicException.BadInput($"{json}: names '{annotations.Pictures[missing].File}', which is not in {files.Name}.");
        }

        throw DyadicException.BadInput($"{json}: names '{annotations.Pictures[0].File}', which is neither under {root} nor in a zip there.");
    }

    private static List<string> Files(string path)
    {
        if (File.Exists(path)) return IsJson(path) && CocoAnnotations.HasMarks(path) ? [path] : [];
        string[] folders = [path, Path.Combine(path, AnnotationsFolder)];
        List<string> files = [.. folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.json")).Where(CocoAnnotations.HasMarks)];
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The listed pictures by the last part of their path, the first in ordinal order where several have one name.</summary>
    private static Dictionary<string, string> PicturesByName(IFileCollection files)
    {
        Dictionary<string, string> byName = new(StringComparer.Ordinal);
        foreach (string file in files.Paths.Where(ImageDecoderCatalog.HasImageName)) byName.TryAdd(NameOf(file), file);
        return byName;
    }
}

/// <summary>Pictures with marked objects.</summary>
internal sealed class CocoSet(string description, IFileCollection files, IReadOnlyList<string> paths, CocoAnnotations annotations) : IDataset
{
    public string Description { get; } = description;

    public int Count => paths.Count;

    public bool HasLabels => false;

    public IReadOnlyList<string> ClassNames => annotations.ClassNames;

    public int? LabelOf(int index) => null;

    public Sample Read(int index) => new(paths[index])
    {
        Image = ImageDecoderCatalog.Decode(files.Read(paths[index]), $"{files.Name}:{paths[index]}"),
        Objects = annotations.Pictures[index].Truth,
    };

    public void Dispose() => files.Dispose();
}
