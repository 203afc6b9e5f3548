using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Plain text: one file of lines, plain or gzipped, or a folder of documents. Samples are texts; there is no metric.</summary>
/// <remarks>
/// A folder with files named as test, validation or training part opens that part by lines, the first in ordinal order where there are several
/// forms of it. A folder of several other texts gives one sample a file. Licences and read-me files are passed over.
/// </remarks>
public sealed class TextFormat : IDatasetFormat
{
    private static readonly string[] Endings = [".txt", ".text", ".raw", ".tokens"];
    private static readonly string[] PassedOver = ["LICENSE", "LICENCE", "README", "NOTICE", "COPYING", "requirements"];

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public string Layout => "a .txt, .raw or .tokens file or one with a language for an ending (.en, .de), plain or .gz, or a folder of them";

    /// <inheritdoc/>
    public FormatPrecedence Precedence => FormatPrecedence.Texts;

    /// <inheritdoc/>
    public bool Recognises(string path) => Files(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        List<string> files = Files(path);
        string[] named = SplitChoice.Named(files, options.Split);
        if (files.Count > 1 && named.Length == 0)
        {
            return new DocumentSet($"{files.Count} documents of {Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}", [.. files]);
        }

        string chosen = files.Count == 1 ? files[0] : named[0];
        string others = named.Length > 1 ? $"; another form of it is {string.Join(", ", named.Skip(1).Select(Path.GetFileName))}" : "";
        RecordFile lines = RecordFile.Open(chosen);
        return new LineSet($"{lines.Count} lines of {Path.GetFileName(chosen)}{others}", [("text", lines)], chosen);
    }

    private static List<string> Files(string path)
    {
        List<string> files = [.. (Directory.Exists(path) ? Directory.EnumerateFiles(path) : [path]).Where(IsText)];
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static bool IsText(string path)
    {
        string name = Path.GetFileName(path);
        string plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        if (PassedOver.Any(start => plain.StartsWith(start, StringComparison.OrdinalIgnoreCase))) return false;
        return Endings.Any(ending => plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || ParallelTextFormat.Parse(path) is not null;
    }
}

/// <summary>Lines of one file, or lines of equal number of several.</summary>
internal sealed class LineSet(string description, IReadOnlyList<(string Name, RecordFile Lines)> files, string path) : IDataset
{
    public string Description { get; } = description;

    public int Count => files[0].Lines.Count;

    public bool HasLabels => false;

    public int? LabelOf(int index) => null;

    public Sample Read(int index) => new($"{Path.GetFileName(path)}, line {index + 1}") { Texts = [.. files.Select(file => new NamedText(file.Name, file.Lines.Read(index)))] };

    public void Dispose()
    {
        foreach ((_, RecordFile lines) in files) lines.Dispose();
    }
}

/// <summary>One text a file.</summary>
internal sealed class DocumentSet(string description, IReadOnlyList<string> paths) : IDataset
{
    public string Description { get; } = description;

    public int Count => paths.Count;

    public bool HasLabels => false;

    public int? LabelOf(int index) => null;

    public Sample Read(int index)
    {
        using RecordFile lines = RecordFile.Open(paths[index]);
        return new Sample(Path.GetFileName(paths[index])) { Texts = [new NamedText("text", string.Join('\n', Enumerable.Range(0, lines.Count).Select(lines.Read)))] };
    }

    public void Dispose()
    {
    }
}
