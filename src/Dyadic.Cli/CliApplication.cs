using System.CommandLine;
using System.CommandLine.Help;
using Dyadic.Core;

namespace Dyadic.Cli;

/// <summary>The <c>dyadic</c> tool, callable in process.</summary>
public static class CliApplication
{
    private const string ToolName = "dyadic";

    // A verb that was cancelled removes what it had half written; it is given this long.
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(10);

    internal static Option<bool> Verbose { get; } = new("--verbose") { Description = "On an error, print the stack trace as well", Recursive = true };

    internal static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document instead of text", Recursive = true };

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after the tool's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where errors, warnings and progress go.</param>
    /// <param name="token">Cancels as Ctrl-C does.</param>
    /// <returns>0 ok, 1 internal error, 2 usage, 3 bad input, 4 unsupported, 5 failed check, 130 cancelled.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken token = default)
    {
        CliStreams streams = new(output, error);
        ParseResult parse = Root(streams, args).Parse(args);
        if (parse.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (System.CommandLine.Parsing.ParseError problem in parse.Errors) await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync($"See: dyadic {(parse.CommandResult.Command.Name == ToolName ? "" : parse.CommandResult.Command.Name + " ")}--help");
            return (int)FailureKind.Usage;
        }

        InvocationConfiguration configuration = new()
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = CleanUpTime,
        };
        return await parse.InvokeAsync(configuration, token);
    }

    private static Command Root(CliStreams streams, IReadOnlyList<string> args)
    {
        HelpOption help = new();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        Command root = new(ToolName, "Quantizes ONNX networks, proves that they compute with integers only, runs and measures them.") { Json, Verbose, help, new VersionOption() };
        foreach (IVerb verb in VerbCatalog.All) root.Add(VerbCommand.For(verb, streams, args));
        root.SetAction(parse => new HelpAction().Invoke(parse));
        return root;
    }
}
