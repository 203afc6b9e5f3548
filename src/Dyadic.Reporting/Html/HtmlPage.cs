using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Dyadic.Reporting;

/// <summary>A page in one file: style and script stand in it, and its policy forbids everything else, the network included.</summary>
internal static class HtmlPage
{
    /// <summary>The document.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">What stands in <c>main</c>; escaped where it needs to be.</param>
    public static string Of(string title, string body)
    {
        string style = Resource("report.css"), script = Resource("report.js");
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{HtmlText.Escape(title)}</title>
            <link rel="icon" href="data:,">
            <style>{style}</style>
            </head>
            <body>
            <main>
            {body}
            </main>
            <script>{script}</script>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly has no resource '{name}'.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
