namespace Dyadic.Graphs.OnnxText;

/// <summary>Names and texts as ONNX text spells them.</summary>
internal static class NameText
{
    /// <summary>The name itself when it is an identifier, a quoted text otherwise.</summary>
    public static string Quote(string name) => IsIdentifier(name) ? name : Text(name);

    /// <summary>A quoted text; quotes and backslashes are escaped.</summary>
    public static string Text(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A list of names; an empty name is an empty text.</summary>
    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    // Words that begin a type or a number would be read as such.
    private static bool IsIdentifier(string name) => name.Length > 0
        && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && ElementTypeNames.Find(name) == Core.ElementType.Undefined
        && name.ToUpperInvariant() is not ("INF" or "INFINITY" or "NAN");
}
