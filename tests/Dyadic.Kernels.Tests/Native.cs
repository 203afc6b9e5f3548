namespace Dyadic.Kernels.Tests;

/// <summary>A copy of an array in memory that does not move, for kernels that take pointers.</summary>
internal sealed unsafe class Native<T>
    where T : unmanaged
{
    private readonly T[] _array;

    public Native(int count) => _array = GC.AllocateArray<T>(Math.Max(count, 1), pinned: true);

    public Native(T[] values)
        : this(values.Length) => values.CopyTo(_array, 0);

    public T* Pointer
    {
        get
        {
            fixed (T* pointer = _array) return pointer;
        }
    }

    public T[] Values => _array;
}
