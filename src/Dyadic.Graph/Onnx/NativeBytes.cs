using System.Runtime.InteropServices;

namespace Dyadic.Graphs.Onnx;

/// <summary>A large buffer of short life outside of the managed heap, where it would stay until a collection that may never come.</summary>
/// <param name="length">The number of bytes; their content is anything at first.</param>
internal sealed unsafe class NativeBytes(int length) : IDisposable
{
    private byte* _start = (byte*)NativeMemory.Alloc((nuint)length);

    /// <summary>The bytes, until this is disposed.</summary>
    public Span<byte> Span => new(_start, _start is null ? 0 : length);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
