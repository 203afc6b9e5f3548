using System.Globalization;
using System.Text.Json;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Task 1 of FiQA 2018: sentences about companies and a sentiment in [−1, 1] for each target named in them.</summary>
/// <remarks>A JSON object of sentences by id, each with <c>sentence</c> and a list <c>info</c> of <c>target</c> and <c>sentiment_score</c>; one sample a target.</remarks>
public sealed class FiqaFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "FiQA";

    /// <inheritdoc/>
    public string Layout => "task1_*_ABSA_*.json";

    /// <inheritdoc/>
    public bool Recognises(string path) => Files(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        List<string> files = Files(path);
        string[] named = SplitChoice.Named(files, options.Split);
        string[] chosen = named.Length > 0 ? named : [.. files];   // headlines and posts make one set
        List<Sample> samples = [];
        foreach (string file in chosen) Read(file, samples);
        return new SampleList($"{samples.Count} targets in sentences of {string.Join(" and ", chosen.Select(Path.GetFileName))}; a sentiment to predict", samples);
    }

    private static List<string> Files(string path)
    {
        List<string> files = [.. (Directory.Exists(path) ? Directory.EnumerateFiles(path) : [path]).Where(file => Path.GetFileName(file) is { } name
            && name.StartsWith("task1_", StringComparison.Ordinal) && name.Contains("_ABSA_", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))];
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static void Read(string file, List<Sample> samples)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(DataFile.ReadAll(file));
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                string sentence = entry.Value.GetProperty("sentence").GetString() ?? "";
                foreach (JsonElement opinion in entry.Value.GetProperty("info").EnumerateArray())
                {
                    float score = float.Parse(opinion.GetProperty("sentiment_score").GetString() ?? "", NumberStyles.Float, CultureInfo.InvariantCulture);
                    string target = opinion.GetProperty("target").GetString() ?? "";
                    samples.Add(new Sample($"{Path.GetFileName(file)}: {entry.Name}") { Texts = [new NamedText("sentence", sentence), new NamedText("target", target)], Target = [score] });
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw DyadicException.BadInput($"{file}: sentences by id, each with 'sentence' and a list 'info' of 'target' and 'sentiment_score', were expected ({e.Message})", e);
        }
    }
}
