using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A <c>labels.tsv</c>: a header line, then one line a picture, fields parted by tabs; other columns than <c>file</c> and <c>class_index</c> are passed over.</summary>
internal sealed record LabelTable(IReadOnlyList<string> Files, IReadOnlyList<int> Classes)
{
    internal const string FileName = "labels.tsv";

    /// <summary>The table of a folder, of an archive (inside it, else beside it), or the table itself; null when there is none.</summary>
    internal static string? Find(string path)
    {
        if (Directory.Exists(path)) return File.Exists(Path.Combine(path, FileName)) ? Path.Combine(path, FileName) : null;
        if (Path.GetFileName(path) == FileName) return path;
        if (!FileCollections.IsZip(path)) return null;
        using (ZipFiles archive = ZipFiles.Open(path))
        {
            if (archive.Contains(FileName)) return $"{path}:{FileName}";
        }

        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, FileName);
        return File.Exists(beside) ? beside : null;
    }

    internal static LabelTable Parse(byte[] text, string name)
    {
        string[] lines = DataFile.Lines(text, name);
        string[] header = lines[0].Split('\t');
        int fileColumn = Array.IndexOf(header, "file");
        int classColumn = Array.FindIndex(header, column => column is "class_index" or "label");
        if (fileColumn < 0 || classColumn < 0)
        {
            throw DyadicException.BadInput($"{name}: the header needs the columns 'file' and 'class_index', parted by tabs; it is '{lines[0]}'.");
        }

        List<string> files = [];
        List<int> classes = [];
        for (int number = 1; number < lines.Length; number++)
        {
            string line = lines[number];
            if (line.Length == 0) continue;
            string[] fields = line.Split('\t');
            if (fields.Length <= Math.Max(fileColumn, classColumn) || !int.TryParse(fields[classColumn], NumberStyles.None, CultureInfo.InvariantCulture, out int label))
            {
                throw DyadicException.BadInput($"{name}, line {number + 1}: a file name and a class number from 0 were expected in columns {fileColumn + 1} and {classColumn + 1}; the line is '{line}'.");
            }

            files.Add(fields[fileColumn]);
            classes.Add(label);
        }

        if (files.Count == 0) throw DyadicException.BadInput($"{name}: the table names no pictures.");
        return new LabelTable(files, classes);
    }
}
