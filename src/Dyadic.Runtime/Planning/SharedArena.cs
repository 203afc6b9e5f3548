namespace Dyadic.Runtime.Planning;

/// <summary>
/// Memory for the values between the steps of a plan. Plans of one session run one after the other and need nothing of an earlier run, so
/// those of smaller shapes use the memory of a larger one; it goes with the last plan that uses it.
/// </summary>
internal sealed class SharedArena
{
    private readonly WeakReference<byte[]?> _latest = new(null);

    /// <summary>Memory of at least so many bytes that does not move; its content is anything.</summary>
    public byte[] Take(int bytes)
    {
        if (_latest.TryGetTarget(out byte[]? arena) && arena.Length >= bytes) return arena;
        arena = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        _latest.SetTarget(arena);
        return arena;
    }
}
