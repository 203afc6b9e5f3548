namespace Dyadic.Kernels;

/// <summary>Rows at a fixed distance: a matrix, or the pixels of a 1×1 convolution.</summary>
/// <remarks>A depth that is no whole number of words reads into the next row; rows from which that would pass the end of the operand are copied.</remarks>
/// <param name="runDepth">Elements of a row that are multiplied.</param>
/// <param name="elementBytes">Bytes of an element.</param>
/// <param name="strideBytes">Bytes from a row to the next.</param>
internal sealed unsafe class StridedRows(int runDepth, int elementBytes, int strideBytes) : RowSource
{
    private readonly int _runBytes = runDepth * elementBytes;

    public override int Taps => 1;

    public override int RunDepth => runDepth;

    public override int DepthBytes => (_runBytes + 3) / 4 * 4;

    public override long PanelBytes => DepthBytes == _runBytes ? 0 : (long)GemmTile.RowSlots * DepthBytes;

    public override void Fill(byte* input, int group, int first, int count, long total, byte** rows, byte* panel)
    {
        byte* row = input + ((long)group * _runBytes) + ((long)first * strideBytes);
        for (int r = 0; r < count; r++, row += strideBytes) rows[r] = row;
        if (DepthBytes == _runBytes) return;
        byte* lastStart = input + ((total - 1) * strideBytes) + _runBytes - DepthBytes;
        for (int r = count - 1; r >= 0 && rows[r] > lastStart; r--)
        {
            byte* copy = panel + ((long)r * DepthBytes);
            ShortCopy.Copy(rows[r], copy, _runBytes);
            rows[r] = copy;
        }
    }
}
