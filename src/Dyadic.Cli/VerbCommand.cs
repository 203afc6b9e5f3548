using System.CommandLine;
using Dyadic.Core;

namespace Dyadic.Cli;

/// <summary>Makes a command of a verb, and sentences and exit codes of what goes wrong in it.</summary>
internal sealed class VerbCommand : Command
{
    private readonly CliStreams _streams;
    private readonly IReadOnlyList<string> _args;

    private VerbCommand(IVerb verb, CliStreams streams, IReadOnlyList<string> args)
        : base(verb.Name, verb.Summary)
    {
        (Verb, _streams, _args) = (verb, streams, args);
        foreach (Symbol parameter in verb.Parameters)
        {
            if (parameter is Argument argument) Add(argument);
            else Add((Option)parameter);
        }

        SetAction((parse, token) => Task.Run(() => Run(parse, token), CancellationToken.None));
    }

    public IVerb Verb { get; }

    public static Command For(IVerb verb, CliStreams streams, IReadOnlyList<string> args) => new VerbCommand(verb, streams, args);

    private int Run(ParseResult parse, CancellationToken token)
    {
        try
        {
            return Verb.Run(new VerbContext(parse, _streams, _args, token));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            _streams.Error.WriteLine("Cancelled; nothing was written.");
            return ExitCodes.Cancelled;
        }
        catch (DyadicException failure)
        {
            Explain(parse, failure.Message, failure);
            return (int)failure.Kind;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Explain(parse, failure.Message, failure);
            return (int)FailureKind.BadInput;
        }
        catch (Exception failure)
        {
            // The edge of the process: whatever is left is an error of ours, and the user still gets a sentence.
            Explain(parse, $"Internal error ({failure.GetType().Name}): {failure.Message} Run again with --verbose and report it.", failure);
            return ExitCodes.Internal;
        }
    }

    private void Explain(ParseResult parse, string message, Exception failure)
    {
        _streams.Error.WriteLine($"dyadic {Verb.Name}: {message}");
        if (parse.GetValue(CliApplication.Verbose)) _streams.Error.WriteLine(failure.ToString());
    }
}
