using System.Globalization;

namespace Dyadic.Kernels;

/// <summary>Names emitted kernels for Linux profilers: lines of <c>/tmp/perf-PID.map</c>, written when the runtime itself writes that file.</summary>
internal static class PerfMap
{
    private static readonly bool Wanted = OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("DOTNET_PerfMapEnabled") is "1" or "2" or "3";
    private static readonly Lock Turn = new();

    public static void Add(string name, int bytes, nint address)
    {
        if (!Wanted) return;
        string line = string.Create(CultureInfo.InvariantCulture, $"{address:x} {bytes:x} {name}\n");
        lock (Turn) File.AppendAllText($"/tmp/perf-{Environment.ProcessId}.map", line);
    }
}
