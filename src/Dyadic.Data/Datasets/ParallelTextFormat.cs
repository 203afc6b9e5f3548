using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The same text in several languages, line by line: files whose names differ in the language, as in <c>test.en</c> and <c>test.de</c>.</summary>
/// <remarks>The names may say source and references, as in <c>news.src.en</c>, <c>news.refA.de</c>; plain or gzipped.</remarks>
public sealed class ParallelTextFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "parallel text";

    /// <inheritdoc/>
    public string Layout => "a folder of <part>.<language> files (.en, .de; also .src.en, .ref.de), plain or .gz, with as many lines in each language";

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path) && Parts(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        SortedDictionary<string, List<(string Text, string File)>> parts = Parts(path);
        string part = SplitChoice.Pick([.. parts.Keys], options.Split, path);
        List<(string Name, RecordFile Lines)> files = [];
        foreach ((string text, string file) in parts[part]) files.Add((text, RecordFile.Open(file)));
        LineSet lines = new($"{files[0].Lines.Count} lines of {part} in parallel: {string.Join(", ", files.Select(file => file.Name))}", files, part);
        foreach ((string text, RecordFile file) in files)
        {
            if (file.Count == lines.Count) continue;
            int count = file.Count;
            lines.Dispose();
            throw DyadicException.BadInput($"{path}: '{text}' of {part} has {count} lines and '{files[0].Name}' has {lines.Count}; they should be equal.");
        }

        return lines;
    }

    /// <summary>The part and the text that a file's name says, or null when it ends in no language.</summary>
    internal static (string Part, string Text)? Parse(string path)
    {
        string[] words = Path.GetFileName(path).Split('.');
        if (words[^1].Equals("gz", StringComparison.OrdinalIgnoreCase)) words = words[..^1];
        if (words.Length < 2 || words[0].Length == 0 || words[^1].Length != 2 || !words[^1].All(char.IsAsciiLetterLower) || words[^1] is "md" or "pb" or "gz" or "th" or "pt" or "cs" or "py" or "sh" or "so") return null;
        bool role = words.Length > 2 && (words[^2] == "src" || words[^2].StartsWith("ref", StringComparison.Ordinal));
        int named = role ? 2 : 1;
        return (string.Join('.', words[..^named]), string.Join('.', words[^named..]));
    }

    /// <summary>The parts that are there in two languages or more; the source before the references.</summary>
    private static SortedDictionary<string, List<(string Text, string File)>> Parts(string folder)
    {
        SortedDictionary<string, List<(string Text, string File)>> parts = new(StringComparer.Ordinal);
        foreach (IGrouping<string, (string Text, string File)> group in Directory.EnumerateFiles(folder)
            .Select(file => (Name: Parse(file), File: file)).Where(one => one.Name is not null).GroupBy(one => one.Name!.Value.Part, one => (one.Name!.Value.Text, one.File)))
        {
            List<(string Text, string File)> texts = [.. group.OrderByDescending(one => one.Text.StartsWith("src", StringComparison.Ordinal)).ThenBy(one => one.Text, StringComparer.Ordinal)];
            if (texts.Select(one => one.Text[^2..]).Distinct().Count() >= 2) parts.Add(group.Key, texts);
        }

        return parts;
    }
}
