using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>A small text file of a header line and rows whose fields are parted by tabs, found by column name.</summary>
internal sealed class TabbedText
{
    private readonly string _name;
    private readonly string[] _header;

    private TabbedText(string name, string[] header, List<string[]> rows) => (_name, _header, Rows) = (name, header, rows);

    /// <summary>The rows below the header, empty lines left out.</summary>
    internal IReadOnlyList<string[]> Rows { get; }

    internal static TabbedText Parse(byte[] text, string name)
    {
        string[] lines = DataFile.Lines(text, name);
        string[] header = lines[0].Split('\t');
        List<string[]> rows = [];
        for (int number = 1; number < lines.Length; number++)
        {
            if (lines[number].Length == 0) continue;
            string[] fields = lines[number].Split('\t');
            if (fields.Length != header.Length) throw DyadicException.BadInput($"{name}, line {number + 1}: {header.Length} fields were expected as in the header; there are {fields.Length}.");
            rows.Add(fields);
        }

        return new TabbedText(name, header, rows);
    }

    /// <summary>The position of a column.</summary>
    internal int Column(string column)
    {
        int position = Array.IndexOf(_header, column);
        return position >= 0 ? position : throw DyadicException.BadInput($"{_name}: the header needs a column '{column}'; it has {string.Join(", ", _header.Select(name => $"'{name}'"))}.");
    }
}
