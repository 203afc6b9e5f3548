using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Dyadic.Graphs.Onnx;

/// <summary>Addresses that stand for a part of a file, until some time after nobody holds this object any more.</summary>
/// <remarks>
/// Unlike a span over an array, a span over a mapping keeps nothing alive. What is on the stack of a running method may therefore outlive the last
/// holder; the mapping stays long enough for such a method to end.
/// </remarks>
internal sealed unsafe class FileMapping
{
    private static readonly TimeSpan UsualGrace = TimeSpan.FromMinutes(1);

    private readonly SafeMemoryMappedViewHandle _view;
    private readonly TimeSpan _grace;
    private long _unheldSince;

    /// <param name="view">The part of the file.</param>
    /// <param name="grace">How long the mapping stays after its last holder is gone; null for a minute.</param>
    public FileMapping(MemoryMappedViewAccessor view, TimeSpan? grace = null)
    {
        (_view, _grace) = (view.SafeMemoryMappedViewHandle, grace ?? UsualGrace);
        byte* start = null;
        _view.AcquirePointer(ref start);
        Start = start + view.PointerOffset;
    }

    /// <summary>Each collection that finds the object unheld asks again, until the time is over.</summary>
    ~FileMapping()
    {
        if (Start is null) return;
        if (_unheldSince == 0) _unheldSince = Math.Max(Environment.TickCount64, 1);
        if (Environment.TickCount64 - _unheldSince < _grace.TotalMilliseconds) GC.ReRegisterForFinalize(this);
        else _view.ReleasePointer();
    }

    /// <summary>The first byte of the part.</summary>
    public byte* Start { get; }
}
