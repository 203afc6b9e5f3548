using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dyadic.Cli;

/// <summary>Tables of plain text: what a cell holds is never read as markup.</summary>
internal static class ReportTable
{
    /// <summary>A table; columns whose name begins with <c>#</c> hold numbers and stand right.</summary>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in columns)
        {
            bool number = column.StartsWith('#');
            table.AddColumn(new TableColumn(new Text(number ? column[1..] : column, new Style(decoration: Decoration.Bold))) { Alignment = number ? Justify.Right : Justify.Left });
        }

        return table;
    }

    /// <summary>Adds a row.</summary>
    public static void Row(this Table table, params string[] cells) => table.AddRow(Array.ConvertAll<string, IRenderable>(cells, cell => new Text(cell)));

    /// <summary>Prints a line.</summary>
    public static void Line(this IAnsiConsole console, string text) => console.Write(new Text(text + "\n"));
}
