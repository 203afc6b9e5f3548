using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dyadic.Core;

namespace Dyadic.Reporting;

/// <summary>Writes reports: all files appear together when they are complete, or none does.</summary>
public static class ReportFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Checks places before work begins: that their folders exist and that they are no folders.</summary>
    /// <exception cref="DyadicException">A place cannot be written.</exception>
    public static void Check(params ReadOnlySpan<string?> paths)
    {
        foreach (string? path in paths)
        {
            if (path is null) continue;
            string folder = Path.GetDirectoryName(UserPath.ForOutput(path))!;
            if (!Directory.Exists(folder)) throw DyadicException.Usage($"{path}: the folder {folder} does not exist; make it first.");
        }
    }

    /// <summary>Writes texts; a null path leaves its text out.</summary>
    /// <exception cref="DyadicException">A file cannot be written.</exception>
    public static void Write(params ReadOnlySpan<(string? Path, string Text)> files)
    {
        using ReplacedFiles replaced = new();
        foreach ((string? path, string text) in files)
        {
            if (path is not null) replaced.Create(path).Write(Encoding.UTF8.GetBytes(text));
        }

        replaced.Commit();
    }

    /// <summary>A document as text that people can read.</summary>
    public static string Text(JsonObject json) => json.ToJsonString(Indented) + "\n";
}
