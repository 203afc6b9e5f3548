using System.Text.Json.Nodes;

namespace Dyadic.Cli.Tests;

/// <summary>One command line, run in process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public static CliRun Of(params string[] args) => Of(default, args);

    public static CliRun Of(CancellationToken token, params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = CliApplication.RunAsync(args, output, error, token).GetAwaiter().GetResult();
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
