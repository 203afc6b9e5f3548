using System.Globalization;
using System.Text;

namespace Dyadic.Reporting;

/// <summary>A table whose headers sort it once the page's script runs; readable without.</summary>
/// <param name="caption">What it shows.</param>
/// <param name="columns">Titles; <c>#</c> before a title says that the column holds numbers.</param>
internal sealed class HtmlTable(string caption, params string[] columns)
{
    private readonly StringBuilder _rows = new();

    /// <summary>Adds a row; the first cell names it.</summary>
    public void Row(params ReadOnlySpan<HtmlCell> cells)
    {
        _rows.Append("<tr>");
        for (int i = 0; i < cells.Length; i++)
        {
            HtmlCell cell = cells[i];
            string tag = i == 0 ? "th scope=\"row\"" : "td";
            string key = cell.Key is { } number ? $" data-key=\"{Number(number)}\"" : "";
            string style = columns[i].StartsWith('#') ? " class=\"number\"" : "";
            _rows.Append($"<{tag}{style}{key}>{HtmlText.Escape(cell.Text)}</{(i == 0 ? "th" : "td")}>");
        }

        _rows.Append("</tr>\n");
    }

    /// <summary>Adds a row that has a sentence instead of numbers; it stays last.</summary>
    public void Sentence(string name, string sentence) =>
        _rows.Append($"<tr class=\"failed\"><th scope=\"row\">{HtmlText.Escape(name)}</th><td colspan=\"{columns.Length - 1}\"><div class=\"reason\">{HtmlText.Escape(sentence)}</div></td></tr>\n");

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder heads = new();
        foreach (string column in columns) heads.Append(column.StartsWith('#') ? $"<th scope=\"col\" class=\"number\">{HtmlText.Escape(column[1..])}</th>" : $"<th scope=\"col\">{HtmlText.Escape(column)}</th>");
        return $"<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{HtmlText.Escape(caption)}\"><table class=\"sortable\"><caption>{HtmlText.Escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>\n{_rows}</tbody></table></div>\n";
    }

    private static string Number(double number) => double.IsPositiveInfinity(number) ? "1e308" : double.IsNegativeInfinity(number) ? "-1e308" : double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Key">What it is sorted by; null for the text.</param>
internal readonly record struct HtmlCell(string Text, double? Key = null)
{
    /// <summary>A cell that is sorted by its text.</summary>
    public static implicit operator HtmlCell(string text) => new(text);
}
