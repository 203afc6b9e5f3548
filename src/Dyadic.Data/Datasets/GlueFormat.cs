using System.Globalization;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The tasks of the GLUE benchmark in their published .tsv files, plain or gzipped: CoLA, MRPC, RTE, SST-2, STS-B. Samples are sentences.</summary>
/// <remarks>Tabs part the fields and a double quote is a letter. CoLA and the original test file of STS-B have no header and are told by their columns.</remarks>
public sealed class GlueFormat : IDatasetFormat
{
    private static readonly GlueTask[] Tasks =
    [
        new("CoLA", fields => fields.Length == 4 && fields[1] is "0" or "1", false)
        {
            Roles = new TableRoles { Texts = [("sentence", 3)], Label = 1, LabelWords = ["0", "1"], ClassNames = ["unacceptable", "acceptable"] },
        },
        new("MRPC", fields => fields is ["Quality", "#1 ID", "#2 ID", "#1 String", "#2 String"], true)
        {
            Roles = new TableRoles { Texts = [("sentence1", 3), ("sentence2", 4)], Label = 0, LabelWords = ["0", "1"], ClassNames = ["not_equivalent", "equivalent"] },
        },
        new("RTE", fields => fields is ["index", "sentence1", "sentence2", "label"], true)
        {
            Roles = new TableRoles { Texts = [("sentence1", 1), ("sentence2", 2)], Label = 3, LabelWords = ["entailment", "not_entailment"], ClassNames = ["entailment", "not_entailment"] },
        },
        new("SST-2", fields => fields is ["sentence", "label"], true)
        {
            Roles = new TableRoles { Texts = [("sentence", 0)], Label = 1, LabelWords = ["0", "1"], ClassNames = ["negative", "positive"] },
        },
        new("STS-B", fields => fields.Length == 10 && fields[7] == "sentence1" && fields[9] == "score", true)
        {
            Roles = new TableRoles { Texts = [("sentence1", 7), ("sentence2", 8)], Target = 9 },
        },
        new("STS-B", fields => fields.Length >= 7 && fields[2].Length > 3 && IsScore(fields[4]), false)
        {
            Roles = new TableRoles { Texts = [("sentence1", 5), ("sentence2", 6)], Target = 4 },
        },
    ];

    /// <inheritdoc/>
    public string Name => "GLUE";

    /// <inheritdoc/>
    public string Layout => "the .tsv files of CoLA, MRPC, RTE, SST-2 or STS-B, plain or .gz";

    /// <inheritdoc/>
    public bool Recognises(string path) => Files(path).Count > 0;

    /// <inheritdoc/>
    public IDataset Open(string path, DatasetOptions options)
    {
        string file = SplitChoice.Pick(Files(path), options.Split, path);
        GlueTask task = TaskOf(file)!;
        RecordFile rows = RecordFile.Open(file);
        return new TableSet(file, rows, new DelimitedRow('\t', false), task.HasHeader ? 1 : 0, task.Roles, "GLUE " + task.Name);
    }

    private static List<string> Files(string path) =>
        [.. TableFormat.Files(path).Where(file => file.Contains(".tsv", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(file) != LabelTable.FileName && TaskOf(file) is not null)];

    private static GlueTask? TaskOf(string file) => RecordFile.Head(file, 1) is [string line] ? Array.Find(Tasks, task => task.Fits(line.Split('\t'))) : null;

    private static bool IsScore(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double score) && score is >= 0 and <= 5;

    /// <summary>A task as its files show it.</summary>
    /// <param name="Name">The usual name.</param>
    /// <param name="Fits">Whether the fields of a file's first line are this task's.</param>
    /// <param name="HasHeader">Whether that line is a header.</param>
    private sealed record GlueTask(string Name, Func<string[], bool> Fits, bool HasHeader)
    {
        public required TableRoles Roles { get; init; }
    }
}
