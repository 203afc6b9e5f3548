namespace Dyadic.Kernels;

/// <summary>Work that a <see cref="WorkerPool"/> splits into parts of fixed size, one a thread.</summary>
public abstract class ParallelWork
{
    /// <summary>Does one part. The parts together must cover the work exactly once, whatever <paramref name="parts"/> is.</summary>
    /// <param name="part">Which part, in [0, <paramref name="parts"/>).</param>
    /// <param name="parts">How many parts there are, ≥ 1.</param>
    public abstract void Execute(int part, int parts);

    /// <summary>The slice [from, to) of <paramref name="count"/> items that a part does; slices differ by at most one item.</summary>
    public static (int From, int To) Slice(int count, int part, int parts) =>
        ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));
}
