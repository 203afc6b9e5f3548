using System.Globalization;

namespace Dyadic.Accuracy;

/// <summary>What became of one file.</summary>
/// <param name="Name">The path within the folder.</param>
internal sealed record FolderRow(string Name)
{
    private const int MessageLength = 160;

    public static string Header => "| model | nodes | outputs | ms | compared with | elements | differing | greatest difference | |\n|---|---|---|---|---|---|---|---|---|";

    /// <summary>Nodes of the graph.</summary>
    public int Nodes { get; init; }

    /// <summary>The inferred outputs.</summary>
    public string Outputs { get; init; } = "";

    /// <summary>Median of a run on one thread, with random inputs.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>Whose outputs: TFLite's or the publisher's, or those of the plain specification.</summary>
    public string Reference { get; init; } = "";

    public long Elements { get; init; }

    public long Differing { get; init; }

    /// <summary>Largest |ours − reference| over the largest |reference| of that output.</summary>
    public double Difference { get; init; }

    /// <summary>Why the file failed; null when it passed.</summary>
    public string? Failure { get; init; }

    /// <summary>The row as Markdown.</summary>
    /// <param name="later">A failure is known and for later.</param>
    public string ToText(bool later) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Nodes} | {Outputs} | {Milliseconds:F2} | {Reference} | {Elements} | {Differing} | {Difference:G2} | {(Failure is null ? "passed" : later ? "later: " : "FAILED: ")}{Shortened} |");

    private string? Shortened => Failure is { Length: > MessageLength } ? $"{Failure[..MessageLength]} …" : Failure;
}
