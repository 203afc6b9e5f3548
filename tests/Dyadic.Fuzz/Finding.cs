using Dyadic.Core;

namespace Dyadic.Fuzz;

/// <summary>A mutant that ended in a way that is not allowed.</summary>
/// <param name="Key">The same for all findings of one cause, as far as can be told.</param>
/// <param name="Detail">What happened.</param>
internal sealed record Finding(string Key, string Detail)
{
    private const long MostAllocated = 2L << 30;
    private const int LongestMessage = 1500;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // By the clock a mutant may take longer: others use the processors, too.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>True after more computing, or more waiting, than a mutant may take.</summary>
    public static bool IsSlow(TimeSpan elapsed, TimeSpan worked) => worked > Longest || elapsed > LongestWait;

    /// <summary>Judges an outcome; null when it is allowed.</summary>
    public static Finding? Of(Outcome outcome)
    {
        string? complaint = outcome switch
        {
            { Failure: DyadicException { Message: var message } } when message.Length is 0 or > LongestMessage || message.Any(char.IsControl) => "message",
            { Failure: not null and not DyadicException and not OperationCanceledException } => outcome.Failure.GetType().Name,
            { Allocated: > MostAllocated } => "memory",
            _ when IsSlow(outcome.Elapsed, outcome.Worked) => "slow",
            _ => null,
        };
        if (complaint is null) return null;
        string place = outcome.Failure is null ? outcome.Stage : Place(outcome.Failure);
        return new Finding($"{complaint} {place}", $"{outcome.Stage}, {outcome.Allocated >> 20} MiB, {outcome.Elapsed.TotalSeconds:F1} s ({outcome.Worked.TotalSeconds:F1} s of computing)\n{outcome.Failure}");
    }

    private static string Place(Exception failure)
    {
        string[] frames = [.. (failure.StackTrace ?? "").Split('\n').Where(line => line.Contains(" Dyadic.", StringComparison.Ordinal)).Select(line => line.Trim())];
        string frame = frames.FirstOrDefault(line => !line.Contains("Dyadic.Fuzz", StringComparison.Ordinal)) ?? frames.FirstOrDefault() ?? "?";
        int end = frame.IndexOf('(', StringComparison.Ordinal);
        string line = frame.LastIndexOf(":line ", StringComparison.Ordinal) is > 0 and int at ? frame[at..] : "";
        return frame[..(end > 0 ? end : frame.Length)] + line;
    }
}
