using System.Globalization;
using System.Text;

namespace Dyadic.Reporting;

/// <summary>A file a table for Verilog's <c>$readmemh</c>: one word of two's complement a line.</summary>
internal sealed class HexFormat : ITableFormat
{
    public string Name => "hex";

    public string Summary => "a file a table for Verilog's $readmemh, two's complement";

    public IEnumerable<TableFile> Write(string model, IReadOnlyList<IntegerTable> tables)
    {
        foreach (IntegerTable table in tables)
        {
            StringBuilder text = new();
            text.Append(CultureInfo.InvariantCulture, $"// {table.Type}, {string.Join(" x ", table.Shape)}, {table.Bits} bits a word\n");
            foreach (string remark in table.Remarks) text.Append(CultureInfo.InvariantCulture, $"// {remark.ReplaceLineEndings(" ")}\n");
            string digits = $"X{table.Bits / 4}";
            foreach (long entry in table.Entries)
            {
                string word = entry.ToString(digits, CultureInfo.InvariantCulture);
                text.Append(word[^(table.Bits / 4)..]).Append('\n');
            }

            yield return new TableFile($"{table.Name}.hex", text.ToString());
        }
    }
}
