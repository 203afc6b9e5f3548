namespace Dyadic.Tests;

/// <summary>Checks that work allocates nothing.</summary>
internal static class Allocations
{
    private const int Attempts = 5;

    /// <summary>
    /// Runs the work several times; one run without an allocation is enough. A collection that other tests cause in between closes this
    /// thread's allocation buffer, whose unused rest then counts as allocated.
    /// </summary>
    /// <param name="work">What allocates nothing.</param>
    /// <param name="prepare">What comes before each run of the work, and may allocate.</param>
    public static void AssertNone(Action work, Action? prepare = null)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            prepare?.Invoke();
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
