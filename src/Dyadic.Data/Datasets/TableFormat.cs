using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A table of comma- or tab-separated values, plain or gzipped, whose header tells what the columns are for.</summary>
/// <remarks>
/// A column <c>label</c>, <c>class</c> or <c>y</c> holds the class: whole numbers from 0, or words, which are numbered in ordinal order. A column
/// <c>score</c>, <c>target</c>, <c>value</c> or <c>rating</c>, or a label that is no whole number, is a number to predict. Of the others those that
/// hold numbers make up one float32 input, and the rest are texts; <c>id</c> and <c>index</c> are passed over. Without a header there is no truth.
/// </remarks>
public sealed class TableFormat : IDatasetFormat
{
    private const int SniffedRows = 20;
    private static readonly string[] Endings = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

    /// <inheritdoc/>
    public string Name => "a table";

    /// <inheritdoc/>
    public string Layout => "a .csv or .tsv file, plain or .gz, best with a header";

    /// <inheritdoc/>
    public FormatPrecedence Precedence => FormatPrecedence.Tables;

    /// <inheritdoc/>
    public bool Recognises(string path) => Files(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        string file = SplitChoice.Pick(Files(path), options.Split, path);
        DelimitedRow form = DelimitedRow.Sniff(RecordFile.Head(file, SniffedRows), Path.GetFileName(file));
        RecordFile rows = RecordFile.Open(file, form.Quoted);
        try
        {
            if (rows.Count == 0) throw DyadicException.BadInput($"{file}: the table is empty.");
            string[] start = form.Split(rows.Read(0), file);
            bool hasHeader = TableColumns.IsHeader(start);
            string[] header = hasHeader ? start : [.. start.Select((_, i) => $"column_{i + 1}")];
            int first = hasHeader ? 1 : 0;
            TableRoles roles = TableColumns.RolesOf(header, Rows(rows, form, first, header.Length, file), file);
            if (roles.Texts.Count == 0 && roles.Features.Count == 0) throw DyadicException.BadInput($"{file}: the table has no columns that a model could take.");
            return new TableSet(file, rows, form, first, roles, "table");
        }
        catch (DyadicException)
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>The tables of a folder, or the one at the path.</summary>
    internal static List<string> Files(string path)
    {
        List<string> files = [.. (Directory.Exists(path) ? Directory.EnumerateFiles(path) : [path]).Where(file => Endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))];
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static IEnumerable<string[]> Rows(RecordFile rows, DelimitedRow form, int first, int width, string file)
    {
        for (int i = first; i < rows.Count; i++)
        {
            string name = $"{file}, row {i + 1}";
            string[] fields = form.Split(rows.Read(i), name);
            yield return fields.Length == width ? fields : throw DyadicException.BadInput($"{name}: {width} fields were expected as in the first row; there are {fields.Length}.");
        }
    }
}
