namespace Dyadic.Kernels;

/// <summary>Applies a bound output stage to the rows of a tile and stores them NHWC.</summary>
internal sealed unsafe class IntegerOutput(BoundStage stage, int channels) : TileOutput
{
    public override void Write(byte* tile, int tileStride, int rows, byte* output, byte* residual, long firstRow, int channel, int columns)
    {
        for (int r = 0; r < rows; r++)
        {
            byte* target = output + ((((firstRow + r) * channels) + channel) * stage.OutputBytes);
            stage.Apply((int*)(tile + (r * tileStride)), channel, columns, target);
        }
    }
}
