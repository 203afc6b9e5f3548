using System.CommandLine;
using System.Text.Json.Nodes;
using Dyadic.Core;
using Dyadic.Graphs;
using Spectre.Console;

namespace Dyadic.Cli.Verbs;

/// <summary>Writes the look-up tables of a quantized model for other tools.</summary>
internal sealed class TablesVerb : IVerb
{
    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The folder to write into; without it the tables are only listed", HelpName = "FOLDER" };
    private readonly Option<string> _format = new("--format") { Description = $"{string.Join(", ", TableFormats.All.Select(format => $"{format.Name} ({format.Summary})"))}; several with commas between them", HelpName = "A,B,…", DefaultValueFactory = _ => "c" };

    public string Name => "tables";

    public string Summary => "Write a quantized model's integer look-up tables as C, hex or CSV";

    public IReadOnlyList<string> Examples => ["integer.onnx", "integer.onnx -o tables", "integer.onnx -o tables --format c,hex,csv --json"];

    public IReadOnlyList<Symbol> Parameters => [_model, _output, _format];

    public int Run(VerbContext context)
    {
        ITableFormat[] formats = [.. ListOptions.Words(context.Get(_format)).Distinct().Select(TableFormats.Find)];
        if (formats.Length == 0) throw DyadicException.Usage("--format names no format.");
        string path = context.Get(_model);
        Model model = context.ReadModel(path);
        IReadOnlyList<IntegerTable> tables = IntegerTables.Of(model.Graph);
        if (tables.Count == 0) throw DyadicException.Unsupported($"{path} reads no integer table. Quantize it in the integer form with functions of tables first, such as --recipe lut-softmax, nn-lut or int8.");
        IReadOnlyList<string> files = [];
        if (context.Get(_output) is { } folder)
        {
            using ProgressLine progress = context.Progress("tables", 0);
            files = TableFolder.Write(folder, Path.GetFileNameWithoutExtension(path), tables, formats, progress, context.Token);
        }

        context.Report(Json(tables, files), console => Print(console, tables, files));
        return ExitCodes.Success;
    }

    private static JsonObject Json(IReadOnlyList<IntegerTable> tables, IReadOnlyList<string> files) => new()
    {
        ["tables"] = ReportFormat.List(tables.Select(table => new JsonObject
        {
            ["name"] = table.Name,
            ["source"] = table.Source,
            ["type"] = table.Type,
            ["shape"] = new JsonArray([.. table.Shape.Select(extent => (JsonNode)extent)]),
            ["bytes"] = table.Bytes,
            ["readers"] = ReportFormat.List(table.Readers.Select(Reader)),
        })),
        ["bytes"] = tables.Sum(table => table.Bytes),
        ["files"] = ReportFormat.Texts(files),
    };

    private static JsonObject Reader(TableReader reader) => new()
    {
        ["node"] = reader.Node,
        ["operator"] = reader.Operator,
        ["role"] = reader.Role,
        ["input"] = Meaning(reader.Input),
        ["output"] = Meaning(reader.Output),
    };

    private static JsonObject? Meaning(CodeMeaning? meaning) => meaning is { } codes ? new JsonObject { ["scale"] = ReportFormat.Number(codes.Scale), ["zero_point"] = codes.ZeroPoint } : null;

    private static void Print(IAnsiConsole console, IReadOnlyList<IntegerTable> tables, IReadOnlyList<string> files)
    {
        Table list = ReportTable.Create("table", "type", "#entries", "#bytes", "read by");
        foreach (IntegerTable table in tables)
        {
            TableReader first = table.Readers[0];
            list.Row(table.Name, table.Type, string.Join(" × ", table.Shape), $"{table.Bytes}", $"{first.Role} of {first.Operator} '{first.Node}'{(table.Readers.Count > 1 ? $" and {table.Readers.Count - 1} more" : "")}");
        }

        console.Write(list);
        console.Line($"{tables.Count} tables, {ReportFormat.Bytes(tables.Sum(table => table.Bytes))}{(files.Count > 0 ? $"; {files.Count} file{(files.Count == 1 ? "" : "s")} in {Path.GetDirectoryName(files[0])}" : "")}");
    }
}
