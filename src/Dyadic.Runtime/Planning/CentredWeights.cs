using System.Runtime.InteropServices;
using Dyadic.Core;

namespace Dyadic.Runtime.Planning;

/// <summary>8-bit weight codes less their zero points, while a kernel packs them; outside of the managed heap, which large arrays of short life make grow.</summary>
internal sealed unsafe class CentredWeights : IDisposable
{
    private readonly int _count;
    private short* _codes;

    /// <param name="weights">8-bit codes.</param>
    /// <param name="zeroPoints">One, or one a channel.</param>
    /// <param name="run">How many neighbours belong to one channel before the next channel comes; after the last one the first comes again.</param>
    public CentredWeights(DenseTensor weights, int[] zeroPoints, int run)
    {
        _count = weights.Count;
        _codes = (short*)NativeMemory.Alloc((nuint)_count, sizeof(short));
        IntegerConstants.Centre(weights, zeroPoints, run, new Span<short>(_codes, _count));
    }

    /// <summary>The codes, until this is disposed.</summary>
    public ReadOnlySpan<short> Codes => new(_codes, _count);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_codes);
        _codes = null;
    }
}
