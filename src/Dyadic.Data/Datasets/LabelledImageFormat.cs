using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Pictures or recordings and a <c>labels.tsv</c>: beside the pictures, beside a zip of them, or inside the zip.</summary>
public sealed class LabelledImageFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "labelled images";

    /// <inheritdoc/>
    public string Layout => "labels.tsv with the columns file and class_index, beside the pictures or beside or in a zip of them";

    /// <inheritdoc/>
    public bool Recognises(string path) => LabelTable.Find(path) is not null;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        string tablePath = Path.Combine(folder, LabelTable.FileName);
        if (FileCollections.IsZip(path)) return InArchive(path, tablePath);
        FolderFiles beside = new(folder);
        LabelTable table = LabelTable.Parse(beside.Read(LabelTable.FileName), tablePath);
        if (beside.Contains(table.Files[0])) return Join(beside, table);
        IReadOnlyList<string> zips = FileCollections.ZipsIn(folder);
        return zips.Count > 0
            ? InArchive(SplitChoice.Pick(zips, options.Split, folder), tablePath)
            : throw DyadicException.BadInput($"{folder}: {LabelTable.FileName} names '{table.Files[0]}', which is not in the folder, and there is no zip that could hold it.");
    }

    private static ImageSet InArchive(string path, string tableBeside)
    {
        ZipFiles archive = ZipFiles.Open(path);
        try
        {
            bool inside = archive.Contains(LabelTable.FileName);
            byte[] text = inside ? archive.Read(LabelTable.FileName) : DataFile.ReadAll(tableBeside);
            return Join(archive, LabelTable.Parse(text, inside ? $"{path}:{LabelTable.FileName}" : tableBeside));
        }
        catch (DyadicException)
        {
            archive.Dispose();
            throw;
        }
    }

    private static ImageSet Join(IFileCollection files, LabelTable table)
    {
        // Only listed names are ever opened, so a name with '..' or a root finds nothing.
        string? missing = table.Files.FirstOrDefault(file => !files.Contains(file));
        return missing is null
            ? new ImageSet($"{table.Files.Count} labelled {(SoundFormat.IsSound(table.Files[0]) ? "recordings" : "pictures")} of {Path.GetFileName(files.Name)}", files, table.Files, table.Classes)
            : throw DyadicException.BadInput($"{files.Name}: {LabelTable.FileName} names '{missing}', which is not there.");
    }
}
