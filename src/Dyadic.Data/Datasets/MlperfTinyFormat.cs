using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The data of the MLPerf Tiny benchmark: <c>.bin</c> files of int8 values as the quantized reference models take them, and <c>y_labels.csv</c>.</summary>
/// <remarks>The table has no header; a line is <c>file,number of classes,class</c>. The files lie beside the table or in one zip beside it.</remarks>
public sealed class MlperfTinyFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "MLPerf Tiny";

    /// <inheritdoc/>
    public string Layout => "y_labels*.csv with lines of file,classes,class, beside .bin files or a zip of them";

    /// <inheritdoc/>
    public bool Recognises(string path) => Tables(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        string tablePath = SplitChoice.Pick(Tables(path), options.Split, path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(tablePath))!;
        LabelTable table = Parse(DataFile.ReadAll(tablePath), tablePath);
        FolderFiles beside = new(folder);
        if (beside.Contains(table.Files[0])) return new MlperfTinySet(beside, table);
        IReadOnlyList<string> zips = FileCollections.ZipsIn(folder);
        if (zips.Count == 0) throw DyadicException.BadInput($"{tablePath}: names '{table.Files[0]}', which is neither beside it nor in a zip beside it.");
        ZipFiles archive = ZipFiles.Open(SplitChoice.Pick(zips, options.Split, folder));
        string? missing = table.Files.FirstOrDefault(file => !archive.Contains(file));
        if (missing is null) return new MlperfTinySet(archive, table);
        archive.Dispose();
        throw DyadicException.BadInput($"{tablePath}: names '{missing}', which is not in {archive.Name}.");
    }

    private static List<string> Tables(string path)
    {
        List<string> tables = [.. (Directory.Exists(path) ? Directory.EnumerateFiles(path) : [path]).Where(IsTable)];
        tables.Sort(StringComparer.Ordinal);
        return tables;
    }

    private static bool IsTable(string path) => Path.GetFileName(path) is { } name && name.StartsWith("y_labels", StringComparison.Ordinal) && name.EndsWith(".csv", StringComparison.Ordinal);

    private static LabelTable Parse(byte[] text, string name)
    {
        List<string> files = [];
        List<int> classes = [];
        string[] lines = DataFile.Lines(text, name);
        for (int number = 0; number < lines.Length; number++)
        {
            string line = lines[number].Trim();
            if (line.Length == 0) continue;
            string[] fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != 3 || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                || !int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out int label) || label >= count)
            {
                throw DyadicException.BadInput($"{name}, line {number + 1}: file,classes,class was expected; the line is '{line}'.");
            }

            files.Add(fields[0]);
            classes.Add(label);
        }

        if (files.Count == 0) throw DyadicException.BadInput($"{name}: the table names no files.");
        return new LabelTable(files, classes);
    }
}
