namespace Dyadic.Kernels;

/// <summary>256 exponentials below 2²⁴, whole and cut into three planes of bytes: e = low + 2⁸ · middle + 2¹⁶ · high.</summary>
internal sealed unsafe class SoftmaxTables
{
    private readonly PinnedBuffer _planes = new(3 * FloatCodeSoftmax.Codes);
    private readonly PinnedBuffer _whole = new(FloatCodeSoftmax.Codes * sizeof(int));

    public SoftmaxTables(ReadOnlySpan<int> exponentials)
    {
        for (int i = 0; i < FloatCodeSoftmax.Codes; i++)
        {
            Whole[i] = exponentials[i];
            for (int plane = 0; plane < 3; plane++) Plane(plane)[i] = (byte)(exponentials[i] >> (8 * plane));
        }
    }

    public int* Whole => (int*)_whole.Pointer;

    public byte* Plane(int plane) => _planes.Pointer + (plane * FloatCodeSoftmax.Codes);
}
