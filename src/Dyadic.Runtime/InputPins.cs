using System.Buffers;
using Dyadic.Core;

namespace Dyadic.Runtime;

/// <summary>Keeps the memory of a run's inputs where it is while the run lasts.</summary>
internal sealed unsafe class InputPins(int count)
{
    private readonly MemoryHandle[] _handles = new MemoryHandle[count];

    /// <summary>The address of a tensor's first byte; null for strings.</summary>
    public byte* Pin(int index, DenseTensor tensor)
    {
        _handles[index] = tensor.Memory.Pin();
        return (byte*)_handles[index].Pointer;
    }

    /// <summary>Lets go of every tensor.</summary>
    public void Release()
    {
        for (int i = 0; i < _handles.Length; i++)
        {
            _handles[i].Dispose();
            _handles[i] = default;
        }
    }
}
