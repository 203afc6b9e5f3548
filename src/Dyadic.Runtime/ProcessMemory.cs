namespace Dyadic.Runtime;

/// <summary>Memory that reading, planning and first runs have used and no longer need.</summary>
public static class ProcessMemory
{
    /// <summary>Gives it back to the system now: collects all garbage of the process, compacts the heap and returns its free pages.</summary>
    /// <remarks>
    /// Nothing in Dyadic calls this. A server calls it once, after the sessions it will keep have run once and before it takes requests: runs that
    /// allocate nothing cause no collection that would do it. It stops every thread meanwhile, for some 10 to 50 ms.
    /// </remarks>
    public static void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // What had a finalizer is garbage only now.
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
