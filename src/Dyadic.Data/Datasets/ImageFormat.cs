using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Pictures without classes: one file, a folder or a zip archive. Good for calibration and for a first look; no metric.</summary>
public sealed class ImageFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "images without labels";

    /// <inheritdoc/>
    public string Layout => "a .png, .jpg or .bmp file, or a folder or zip of them";

    /// <inheritdoc/>
    public FormatPrecedence Precedence => FormatPrecedence.Files;

    /// <inheritdoc/>
    public bool Recognises(string path)
    {
        if (File.Exists(path) && ImageDecoderCatalog.HasImageName(path)) return true;
        if (!FileCollections.CanOpen(path) || LabelTable.Find(path) is not null) return false;
        using IFileCollection files = FileCollections.Open(path);
        return files.Paths.Any(ImageDecoderCatalog.HasImageName) && !ClassFolderFormat.HasClassFolders(files);
    }

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        if (File.Exists(path) && ImageDecoderCatalog.HasImageName(path))
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return new ImageSet($"one picture, {Path.GetFileName(path)}, no label", new FolderFiles(folder, [Path.GetFileName(path)]), [Path.GetFileName(path)], null);
        }

        IFileCollection files = FileCollections.Open(path);
        string[] paths = [.. files.Paths.Where(ImageDecoderCatalog.HasImageName)];
        if (paths.Length > 0) return new ImageSet($"{paths.Length} pictures of {Path.GetFileName(path)}, no labels", files, paths, null);
        files.Dispose();
        throw DyadicException.BadInput($"{path}: holds no .png, .jpg or .bmp pictures.");
    }
}
