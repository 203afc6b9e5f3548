using System.Globalization;
using System.Text.Json;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>Recordings with the times at which somebody speaks: a <c>VAD*.json</c> beside .wav files, as SpeechBrain keeps them.</summary>
/// <remarks>
/// A JSON object of segments by id, each with <c>wav</c> (<c>file</c>, <c>start</c>, <c>stop</c> in frames) and <c>speech</c>, pairs of seconds
/// within the segment. Of the file only the name counts; it is looked for beside the table, also with a prefix and an underscore before it.
/// </remarks>
public sealed class VoiceActivityFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "voice activity";

    /// <inheritdoc/>
    public string Layout => "VAD*.json with segments of .wav files beside it and the times of speech";

    /// <inheritdoc/>
    public bool Recognises(string path) => Tables(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        string table = SplitChoice.Pick(Tables(path), options.Split, path);
        FolderFiles files = new(Path.GetDirectoryName(Path.GetFullPath(table))!, depth: 0);
        List<VoiceSegment> segments = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(DataFile.ReadAll(table));
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                JsonElement wav = entry.Value.GetProperty("wav");
                string file = FileOf(wav.GetProperty("file").GetString() ?? "", files, table);
                segments.Add(new VoiceSegment(entry.Name, file, wav.GetProperty("start").GetInt64(), wav.GetProperty("stop").GetInt64(), Times(entry.Value.GetProperty("speech").GetString() ?? "", entry.Name, table)));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw DyadicException.BadInput($"{table}: segments by id, each with 'wav' (file, start, stop) and 'speech', were expected ({e.Message})", e);
        }

        return new VoiceActivitySet($"{segments.Count} segments of {string.Join(", ", segments.Select(segment => segment.File).Distinct())} with the times of speech of {Path.GetFileName(table)}", files, segments);
    }

    private static List<string> Tables(string path)
    {
        List<string> tables = [.. (Directory.Exists(path) ? Directory.EnumerateFiles(path) : [path]).Where(file => Path.GetFileName(file) is { } name && name.StartsWith("VAD", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))];
        tables.Sort(StringComparer.Ordinal);
        return tables;
    }

    private static string FileOf(string given, FolderFiles files, string table)
    {
        string name = given[(given.LastIndexOf('/') + 1)..];
        string[] found = [.. files.Paths.Where(file => file == name || (name.Length > 0 && file.EndsWith("_" + name, StringComparison.Ordinal)))];
        return found.Contains(name) ? name : found.Length == 1 ? found[0] : throw DyadicException.BadInput($"{table}: names '{given}', which is not beside it.");
    }

    private static SpeechSpan[] Times(string text, string id, string table)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] seconds = [.. words.Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and < 1e6 ? value : double.NaN)];
        bool rising = seconds.Zip(seconds.Skip(1), (a, b) => a <= b).All(right => right);
        if (seconds.Length % 2 != 0 || seconds.Any(double.IsNaN) || !rising) throw DyadicException.BadInput($"{table}: 'speech' of '{id}' should be pairs of rising times in seconds; it is '{text}'.");
        return [.. seconds.Chunk(2).Select(pair => new SpeechSpan(TimeSpan.FromSeconds(pair[0]), TimeSpan.FromSeconds(pair[1])))];
    }
}

/// <summary>A stretch of time within a recording.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
public readonly record struct SpeechSpan(TimeSpan Start, TimeSpan End);

/// <summary>Part of a recording and when somebody speaks in it.</summary>
internal sealed record VoiceSegment(string Id, string File, long Start, long End, IReadOnlyList<SpeechSpan> Speech);

/// <summary>Parts of recordings.</summary>
internal sealed class VoiceActivitySet(string description, IFileCollection files, IReadOnlyList<VoiceSegment> segments) : IDataset
{
    public string Description { get; } = description;

    public int Count => segments.Count;

    public bool HasLabels => false;

    public int? LabelOf(int index) => null;

    public Sample Read(int index)
    {
        VoiceSegment segment = segments[index];
        Sound whole = WavFile.Decode(files.Read(segment.File), $"{files.Name}:{segment.File}");
        return new Sample(segment.Id) { Sound = whole.Part(segment.Start, segment.End), Speech = segment.Speech };
    }

    public void Dispose() => files.Dispose();
}
