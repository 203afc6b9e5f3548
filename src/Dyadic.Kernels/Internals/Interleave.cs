using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>A transpose with two to four rows, or two to four columns, as one permutation of up to 256 bytes a step: planes to pixels and back.</summary>
internal sealed unsafe class Interleave
{
    private const int Width = 64;

    private readonly BytePermutation _permutation;
    private readonly int _planes;
    private readonly int _elementBytes;

    /// <summary>Fixes the direction.</summary>
    /// <param name="planes">2 to 4.</param>
    /// <param name="elementBytes">1, 2, 4 or 8.</param>
    /// <param name="toPixels">From [planes][pixels] to [pixels][planes], or back.</param>
    public Interleave(int planes, int elementBytes, bool toPixels)
    {
        (_planes, _elementBytes, ToPixels) = (planes, elementBytes, toPixels);
        _permutation = new BytePermutation(Source);
    }

    /// <summary>From [planes][pixels] to [pixels][planes], or back.</summary>
    public bool ToPixels { get; }

    /// <summary>Elements of a plane that a step moves.</summary>
    public int PixelsTogether => Width / _elementBytes;

    /// <summary>Moves pixels [from, to), at least <see cref="PixelsTogether"/>; the last step overlaps the one before.</summary>
    /// <param name="source">The first plane or pixel.</param>
    /// <param name="target">The first pixel or plane; apart from the source.</param>
    /// <param name="pixels">Pixels of a plane.</param>
    /// <param name="from">The first pixel to move.</param>
    /// <param name="to">The pixel after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Move(byte* source, byte* target, long pixels, long from, long to)
    {
        byte* tables = _permutation.Tables;
        long planeBytes = pixels * _elementBytes;
        int pixelBytes = _planes * _elementBytes;
        (long read, long write) = ToPixels ? (planeBytes, (long)Width) : (Width, planeBytes);
        long last = to - PixelsTogether;
        for (long pixel = from; ; pixel = Math.Min(pixel + PixelsTogether, last))
        {
            byte* input = source + (pixel * (ToPixels ? _elementBytes : pixelBytes)), output = target + (pixel * (ToPixels ? pixelBytes : _elementBytes));
            Vector512<byte> a = Vector512.Load(input), b = Vector512.Load(input + read);
            Vector512<byte> c = _planes > 2 ? Vector512.Load(input + (2 * read)) : b, d = _planes > 3 ? Vector512.Load(input + (3 * read)) : c;
            BytePermutation.Result(tables, 0, a, b, c, d).Store(output);
            BytePermutation.Result(tables, 1, a, b, c, d).Store(output + write);
            if (_planes > 2) BytePermutation.Result(tables, 2, a, b, c, d).Store(output + (2 * write));
            if (_planes > 3) BytePermutation.Result(tables, 3, a, b, c, d).Store(output + (3 * write));
            if (pixel == last) break;
        }
    }

    private int Source(int index)
    {
        if (index >= _planes * Width) return 0;
        int byteOfElement = index % _elementBytes, pixelsTogether = Width / _elementBytes;
        (int pixel, int plane) = ToPixels ? Math.DivRem(index / _elementBytes, _planes) : (index / _elementBytes % pixelsTogether, index / Width);
        int element = ToPixels ? (plane * pixelsTogether) + pixel : (pixel * _planes) + plane;
        return (element * _elementBytes) + byteOfElement;
    }
}
