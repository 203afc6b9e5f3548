using System.Globalization;
using System.Text;

namespace Dyadic.Reporting;

/// <summary>A file a table of comma-separated numbers: a line for each index but the last one, or a line an entry.</summary>
internal sealed class CsvFormat : ITableFormat
{
    public string Name => "csv";

    public string Summary => "a file a table: index and value a line";

    public IEnumerable<TableFile> Write(string model, IReadOnlyList<IntegerTable> tables)
    {
        foreach (IntegerTable table in tables)
        {
            StringBuilder text = new("index,value\n");
            for (int i = 0; i < table.Entries.Count; i++) text.Append(CultureInfo.InvariantCulture, $"{i},{table.Entries[i]}\n");
            yield return new TableFile($"{table.Name}.csv", text.ToString());
        }
    }
}
