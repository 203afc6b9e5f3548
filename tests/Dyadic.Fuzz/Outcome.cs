namespace Dyadic.Fuzz;

/// <summary>How far a mutant came and how it ended.</summary>
/// <param name="Stage">The last stage entered.</param>
/// <param name="Failure">What was thrown; null when every stage succeeded.</param>
/// <param name="Allocated">Bytes the thread allocated.</param>
/// <param name="Elapsed">Time taken by the clock.</param>
/// <param name="Worked">Time that the process's threads computed.</param>
internal sealed record Outcome(string Stage, Exception? Failure, long Allocated, TimeSpan Elapsed, TimeSpan Worked);
