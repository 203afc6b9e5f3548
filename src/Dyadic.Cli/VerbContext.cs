using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Dyadic.Cli;

/// <summary>What a verb was given, and where its report goes.</summary>
internal sealed class VerbContext(ParseResult parse, CliStreams streams, IReadOnlyList<string> args, CancellationToken token)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Token => token;

    /// <summary>The command line, for reports.</summary>
    public string CommandLine { get; } = "dyadic " + string.Join(' ', args.Select(arg => arg.Contains(' ', StringComparison.Ordinal) ? $"'{arg}'" : arg));

    /// <summary>Whether the report is wanted as JSON.</summary>
    public bool Json => parse.GetValue(CliApplication.Json);

    /// <summary>The value of an option; its default when it was not given.</summary>
    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T Get<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    /// <summary>The value of an argument that may be left out.</summary>
    public T? GetOptional<T>(Argument<T> argument) => parse.GetValue(argument);

    /// <summary>Prints the report in the form that was asked for.</summary>
    /// <param name="json">The report for programs.</param>
    /// <param name="text">Prints the report for people.</param>
    public void Report(JsonObject json, Action<IAnsiConsole> text)
    {
        if (Json) streams.Output.WriteLine(json.ToJsonString(Indented));
        else text(streams.Console);
    }

    /// <summary>Says something that is not the result.</summary>
    public void Warn(string message) => streams.Error.WriteLine(message);

    /// <summary>A bar on the error stream, shown once the work takes longer than a second and only on a terminal.</summary>
    public ProgressLine Progress(string label, int total) => new(streams.ErrorIsTerminal ? streams.Error : TextWriter.Null, label, total);
}
