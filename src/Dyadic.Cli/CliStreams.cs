using Spectre.Console;

namespace Dyadic.Cli;

/// <summary>Where the tool writes, and whether somebody watches.</summary>
internal sealed class CliStreams
{
    // Tables in files and pipes are as wide as they need to be, up to here.
    private const int WidthOfFiles = 220;

    public CliStreams(TextWriter output, TextWriter error)
    {
        (Output, Error) = (output, error);
        bool terminal = ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected;
        bool colour = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        ErrorIsTerminal = ReferenceEquals(error, System.Console.Error) && !System.Console.IsErrorRedirected;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = colour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!terminal) Console.Profile.Width = WidthOfFiles;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>Tables and colours over <see cref="Output"/>.</summary>
    public IAnsiConsole Console { get; }
}
