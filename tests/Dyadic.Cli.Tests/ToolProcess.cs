using System.Diagnostics;

namespace Dyadic.Cli.Tests;

/// <summary>The tool as a process of its own, for what cannot be tried in process.</summary>
internal static class ToolProcess
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "Dyadic.Cli.dll");

    /// <summary>Starts a command line.</summary>
    public static Process Start(params string[] args) => Start("dotnet", [Tool, .. args], []);

    /// <summary>Starts a command line with environment variables set, or removed where they are null.</summary>
    public static Process Start(Dictionary<string, string?> environment, params string[] args) => Start("dotnet", [Tool, .. args], environment);

    /// <summary>Runs a command line whose files may have so many blocks of 512 bytes: the writing fails as on a full disk.</summary>
    public static CliRun WithLargestFile(int blocks, params string[] args)
    {
        string command = $"trap '' XFSZ; ulimit -f {blocks}; exec dotnet \"$@\"";
        using Process process = Start("sh", ["-c", command, "sh", Tool, .. args], []);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new CliRun(process.ExitCode, output.Result, error.Result);
    }

    private static Process Start(string file, IEnumerable<string> args, Dictionary<string, string?> environment)
    {
        ProcessStartInfo start = new(file, args) { RedirectStandardOutput = true, RedirectStandardError = true };

        // The runtime keeps emitted code in a file otherwise, which the limit would hit as well.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        foreach ((string name, string? value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
