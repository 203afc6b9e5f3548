using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dyadic.Cli;

/// <summary>The usual help, and under it the verb's examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int result = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not VerbCommand command) return result;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in command.Verb.Examples) output.WriteLine($"  dyadic {command.Verb.Name} {example}".TrimEnd());
        output.WriteLine();
        return result;
    }
}
