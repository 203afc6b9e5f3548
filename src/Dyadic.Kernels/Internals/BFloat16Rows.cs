namespace Dyadic.Kernels;

/// <summary>Rows of floats rounded to bfloat16 as they pass: pairs of codes for tiles that multiply them, or the same values as float32.</summary>
/// <param name="floats">Where the rows lie.</param>
/// <param name="narrow">True to store codes of two bytes.</param>
internal sealed unsafe class BFloat16Rows(RowSource floats, bool narrow) : RowSource
{
    private readonly long _gatheredBytes = (floats.PanelBytes + 63) / 64 * 64;

    public override int Taps => floats.Taps;

    public override int RunDepth => floats.RunDepth;

    public override int DepthBytes { get; } = narrow ? (floats.RunDepth + 1) / 2 * 2 * sizeof(ushort) : floats.RunDepth * sizeof(float);

    public override long PanelBytes => _gatheredBytes + ((long)Taps * GemmTile.RowSlots * DepthBytes);

    public override void Fill(byte* input, int group, int first, int count, long total, byte** rows, byte* panel)
    {
        floats.Fill(input, group, first, count, total, rows, panel);
        byte* target = panel + _gatheredBytes;
        for (int tap = 0; tap < Taps; tap++, rows += GemmTile.RowSlots)
        {
            for (int r = 0; r < count; r++, target += DepthBytes)
            {
                if (narrow) BFloat16Rounding.Narrow((float*)rows[r], (ushort*)target, RunDepth);
                else BFloat16Rounding.Keep((float*)rows[r], (float*)target, RunDepth);
                rows[r] = target;
            }
        }
    }
}
