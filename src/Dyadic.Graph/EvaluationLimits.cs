using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>What bounds one run: how it is stopped, and what it may take. Nodes inside loops and functions share that of the whole run.</summary>
/// <remarks>A run stays on one thread. It begins when the object is made, and again with <see cref="Begin"/>.</remarks>
public sealed class EvaluationLimits
{
    /// <summary>What loops may take in one run unless said otherwise: about a minute of doing nothing else.</summary>
    public const long DefaultMaxLoopBytes = 64L << 30;

    private long _before = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Stops the run.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>The most bytes that one new output may take.</summary>
    public long MaxBytes { get; init; } = Array.MaxLength;

    /// <summary>The most bytes that may have been allocated since the run began, freed ones included, when a loop begins another iteration.</summary>
    public long MaxLoopBytes { get; init; } = DefaultMaxLoopBytes;

    /// <summary>A new run begins on this thread.</summary>
    public void Begin(CancellationToken token) => (Token, _before) = (token, GC.GetAllocatedBytesForCurrentThread());

    /// <summary>To be called between two iterations of a loop.</summary>
    /// <param name="who">How errors name the loop.</param>
    /// <param name="iterations">How many are done.</param>
    /// <exception cref="DyadicException">The run has taken too much.</exception>
    public void CheckLoop(string who, long iterations)
    {
        long taken = GC.GetAllocatedBytesForCurrentThread() - _before;
        if (taken <= MaxLoopBytes) return;
        throw DyadicException.Unsupported(
            $"{who}: by iteration {iterations} the run has allocated {taken} bytes in all; at most {MaxLoopBytes} are allowed in a run with loops. Check what ends the loop, or raise MaxLoopBytes.");
    }
}
