using System.Text;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>How the fields of a table's rows are parted.</summary>
/// <param name="Delimiter">One character.</param>
/// <param name="Quoted">Whether double quotes hold a field together (RFC 4180); never in tables parted by tabs, where a quote is a letter.</param>
internal readonly record struct DelimitedRow(char Delimiter, bool Quoted)
{
    private const int MaxFields = 1 << 16;
    private const string Candidates = ",;\t|";

    /// <summary>The form of a table, from its first rows: the delimiter that gives all of them the same number of fields, the most of those.</summary>
    internal static DelimitedRow Sniff(IReadOnlyList<string> rows, string name)
    {
        if (name.Contains(".tsv", StringComparison.OrdinalIgnoreCase)) return new DelimitedRow('\t', false);
        DelimitedRow best = new(',', true);
        int most = 1;
        foreach (char candidate in Candidates)
        {
            DelimitedRow form = new(candidate, candidate != '\t');
            int[] counts = [.. rows.Where(row => row.Length > 0).Select(form.Count).Distinct()];
            if (counts.Length == 1 && counts[0] > most) (best, most) = (form, counts[0]);
        }

        return best;
    }

    /// <summary>The fields of a row, counted without judging its quotes: a delimiter after an odd number of them is a letter.</summary>
    private int Count(string row)
    {
        int fields = 1;
        bool inside = false;
        foreach (char letter in row)
        {
            if (Quoted && letter == '"') inside = !inside;
            else if (letter == Delimiter && !inside) fields++;
        }

        return fields;
    }

    /// <summary>The fields of a row.</summary>
    /// <param name="row">The row without its line ending.</param>
    /// <param name="name">The file and row, for messages.</param>
    internal string[] Split(string row, string name)
    {
        if (row.AsSpan().Count(Delimiter) >= MaxFields) throw DyadicException.BadInput($"{name}: a row has more than {MaxFields} fields.");
        if (!Quoted || !row.Contains('"', StringComparison.Ordinal)) return row.Split(Delimiter);
        List<string> fields = [];
        StringBuilder field = new();
        for (int at = 0; at <= row.Length; at++)
        {
            field.Clear();
            if (at < row.Length && row[at] == '"')
            {
                at = Unquote(row, at + 1, field, name);
                if (at < row.Length && row[at] != Delimiter) throw DyadicException.BadInput($"{name}: a delimiter or the end was expected after the closing quote of field {fields.Count + 1}.");
            }
            else
            {
                for (; at < row.Length && row[at] != Delimiter; at++) field.Append(row[at]);
            }

            fields.Add(field.ToString());
        }

        return [.. fields];
    }

    /// <summary>Reads to the closing quote, two quotes being one; the position after it.</summary>
    private static int Unquote(string row, int at, StringBuilder field, string name)
    {
        for (; at < row.Length; at++)
        {
            if (row[at] != '"')
            {
                field.Append(row[at]);
            }
            else if (at + 1 < row.Length && row[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                return at + 1;
            }
        }

        throw DyadicException.BadInput($"{name}: a double quote is not closed.");
    }
}
