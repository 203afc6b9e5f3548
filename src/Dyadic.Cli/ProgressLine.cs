using System.Diagnostics;

namespace Dyadic.Cli;

/// <summary>One line that is drawn over: a label, a bar and counts. Appears after a second and goes when disposed.</summary>
internal sealed class ProgressLine(TextWriter output, string label, int total) : IProgress<int>, IDisposable
{
    private const int BarWidth = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Patience;
    private int _drawn;

    public void Report(int value)
    {
        if (_watch.Elapsed < _next) return;
        _next = _watch.Elapsed + Interval;
        int full = total > 0 ? (int)((long)BarWidth * Math.Min(value, total) / total) : 0;
        string line = $"{label} [{new string('#', full)}{new string('.', BarWidth - full)}] {value}{(total > 0 ? $"/{total}" : "")}";
        output.Write($"\r{line.PadRight(_drawn)}");
        _drawn = line.Length;
    }

    public void Dispose()
    {
        if (_drawn > 0) output.Write($"\r{new string(' ', _drawn)}\r");
        _drawn = 0;
    }
}
