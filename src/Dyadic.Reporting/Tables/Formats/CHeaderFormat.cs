using System.Globalization;
using System.Text;

namespace Dyadic.Reporting;

/// <summary>One header of C99 with an array a table.</summary>
internal sealed class CHeaderFormat : ITableFormat
{
    private const int EntriesOfLine = 16;

    public string Name => "c";

    public string Summary => "one C99 header of const arrays";

    public IEnumerable<TableFile> Write(string model, IReadOnlyList<IntegerTable> tables)
    {
        string guard = $"{model.ToUpperInvariant()}_TABLES_H";
        StringBuilder text = new($"/* Integer tables of {model}, written by Dyadic. */\n#ifndef {guard}\n#define {guard}\n\n#include <stdint.h>\n");
        foreach (IntegerTable table in tables)
        {
            text.Append("\n/*\n");
            foreach (string remark in table.Remarks) text.Append(CultureInfo.InvariantCulture, $" * {Plain(remark)}\n");
            string extents = string.Concat(table.Shape.Select(extent => string.Create(CultureInfo.InvariantCulture, $"[{extent}]")));
            text.Append(CultureInfo.InvariantCulture, $" */\nstatic const {table.Type}_t {table.Name}{extents} = ");
            int next = 0;
            Braces(text, table, 0, ref next);
            text.Append(";\n");
        }

        yield return new TableFile($"{model}_tables.h", text.Append("\n#endif\n").ToString());
    }

    // Every extent has braces of its own; the innermost ones hold the entries.
    private static void Braces(StringBuilder text, IntegerTable table, int axis, ref int next)
    {
        text.Append('{');
        bool isLast = axis == table.Shape.Count - 1;
        for (int i = 0; i < table.Shape[axis]; i++)
        {
            if (i > 0) text.Append(',');
            if (isLast) text.Append(i % EntriesOfLine == 0 ? "\n    " : " ").Append(Literal(table, table.Entries[next++]));
            else Braces(text, table, axis + 1, ref next);
        }

        text.Append(isLast ? "\n}" : "}");
    }

    // −2⁶³ has no literal of its own in C.
    private static string Literal(IntegerTable table, long entry) => entry == long.MinValue
        ? "(-9223372036854775807LL - 1)"
        : string.Create(CultureInfo.InvariantCulture, $"{entry}{(table.Bits < 64 ? "" : table.IsSigned ? "LL" : "ULL")}");

    // Names of nodes may hold the end of a comment.
    private static string Plain(string remark) => remark.Replace("*/", "* /", StringComparison.Ordinal).Replace("/*", "/ *", StringComparison.Ordinal).ReplaceLineEndings(" ").Replace('\\', '/');
}
