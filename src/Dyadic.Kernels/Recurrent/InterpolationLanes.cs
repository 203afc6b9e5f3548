using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Recurrent;

/// <summary>An <see cref="InterpolationTable"/> as kernels read it: one code, or eight at a time.</summary>
/// <remarks>
/// T[i] and T[i + 1] lie next to each other, so one gather of 32 bits fetches both, and vpmaddwd with the pair (256 − r, r) is the whole line. Every intermediate number fits: |T| ≤ 2¹⁵ and the
/// weights add up to 256.
/// </remarks>
internal sealed unsafe class InterpolationLanes
{
    private readonly PinnedBuffer _table;
    private readonly int _gain;

    public InterpolationLanes(InterpolationTable table)
    {
        _table = PinnedBuffer.Of(table.Values, InterpolationTable.Points + 1);
        _gain = BitOperations.Log2((uint)table.Gain);
    }

    public int Of(int code)
    {
        short* table = (short*)_table.Pointer;
        int place = Math.Clamp(code << _gain, short.MinValue, short.MaxValue) - short.MinValue;
        int right = place & 0xFF;
        short* at = table + (place >> 8);
        return ((at[0] * (256 - right)) + (at[1] * right) + 128) >> 8;
    }

    public Vector256<int> Of(Vector256<int> codes)
    {
        Vector256<int> cut = Vector256.Min(Vector256.Max(codes << _gain, Vector256.Create((int)short.MinValue)), Vector256.Create((int)short.MaxValue));
        Vector256<int> place = cut - Vector256.Create((int)short.MinValue), right = place & Vector256.Create(0xFF);
        Vector256<int> pairs = Avx2.GatherVector256((int*)_table.Pointer, place >>> 8, sizeof(short));
        Vector256<int> weights = (Vector256.Create(256) - right) | (right << 16);
        return (Avx2.MultiplyAddAdjacent(pairs.AsInt16(), weights.AsInt16()) + Vector256.Create(128)) >> 8;
    }
}
