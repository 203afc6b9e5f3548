using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dyadic.Peers;

/// <summary>What a comparison found.</summary>
internal sealed record ParityReport(string Model, string Recipe, int Calibration, int Samples, Machine Machine, IReadOnlyList<ParityRow> Rows)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>In place of a recipe: the model was not quantized.</summary>
    public const string AsIs = "as is";

    /// <summary>True when every form that promises equal bits kept the promise.</summary>
    public bool Holds => Rows.All(row => !row.PromisesBits || row.Verdict is Verdict.Equal or Verdict.FloatTail or Verdict.NotWritten);

    public static ParityReport Read(string path) => Read<ParityReport>(path);

    /// <summary>A report of any command, as <see cref="ToJson"/> wrote it.</summary>
    public static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json)
        ?? throw Dyadic.Core.DyadicException.BadInput($"{path}: is not a {typeof(T).Name}.");

    public static string ToJson<T>(T report) => JsonSerializer.Serialize(report, Json) + "\n";

    public void Print(TextWriter writer)
    {
        writer.WriteLine($"{Model}: {Recipe}; {Calibration} calibration samples, {Samples} compared");
        writer.WriteLine($"{"input",-7} {"form",-10} {"optimized",-9} {"verdict",-11} {"differing / elements",22} {"largest",10} {"relative",10} {"top-1 agreement",16}");
        foreach (ParityRow row in Rows)
        {
            string counts = row.Elements == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Differing} / {row.Elements}");
            string rows = row.Rows == 0 ? "" : $"{row.AgreeingRows} / {row.Rows}";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Input,-7} {row.Form,-10} {row.Optimize,-9} {row.Verdict,-11} {counts,22} {row.LargestDifference,10:G3} {row.RelativeDifference,10:G3} {rows,16} {row.Note}").TrimEnd());
        }
    }
}

/// <summary>One form of a model, with one input, at one of ONNX Runtime's levels of graph optimization.</summary>
internal sealed record ParityRow(string Input, string Form, string Optimize, Verdict Verdict)
{
    /// <summary>In <see cref="Optimize"/>: not Dyadic against ONNX Runtime, but ONNX Runtime with optimization off against itself with all of it.</summary>
    public const string PeerItself = "off-on";

    public bool PromisesBits { get; init; }

    public long Elements { get; init; }

    public long Differing { get; init; }

    public double LargestDifference { get; init; }

    public double RelativeDifference { get; init; }

    public long Rows { get; init; }

    public long AgreeingRows { get; init; }

    public string? Note { get; init; }
}

/// <summary>What came of a row.</summary>
internal enum Verdict
{
    /// <summary>Every bit is equal.</summary>
    Equal,

    /// <summary>All integers that are dequantized are equal; float operators behind them differ in their last bits.</summary>
    FloatTail,

    /// <summary>Some bits differ.</summary>
    Differs,

    /// <summary>The form cannot hold the recipe.</summary>
    NotWritten,

    /// <summary>ONNX Runtime does not load or run the file.</summary>
    Refused,
}
