using System.Text.Json.Nodes;

namespace Dyadic.Reporting;

/// <summary>How numbers are shown.</summary>
public static class ReportFormat
{
    /// <summary>A number for JSON, which has no infinities and no NaN: those become null.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>A list of texts for JSON.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];

    /// <summary>A list of objects for JSON.</summary>
    public static JsonArray List(IEnumerable<JsonObject> items) => [.. items];

    /// <summary>Bytes with a binary unit.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1L << 10 => $"{bytes} B",
        < 1L << 20 => $"{bytes / 1024.0:F1} KiB",
        < 1L << 30 => $"{bytes / 1048576.0:F2} MiB",
        _ => $"{bytes / 1073741824.0:F2} GiB",
    };

    /// <summary>A share as percent.</summary>
    public static string Percent(double share) => $"{100 * share:F2} %";

    /// <summary>Decibels; equal tensors have no noise.</summary>
    public static string Decibels(double value) => double.IsPositiveInfinity(value) ? "exact" : double.IsNaN(value) ? "NaN" : $"{value:F1} dB";
}
