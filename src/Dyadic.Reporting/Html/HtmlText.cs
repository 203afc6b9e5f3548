using System.Text;

namespace Dyadic.Reporting;

/// <summary>Text inside HTML and SVG.</summary>
public static class HtmlText
{
    /// <summary>A text as it may stand between tags and inside quoted attributes. Control characters, which no document may hold, become U+FFFD.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                < 32 and not ('\n' or '\t') or (>= 127 and < 160) => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }
}
