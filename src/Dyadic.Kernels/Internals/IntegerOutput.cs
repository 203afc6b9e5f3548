namespace Dyadic.Kernels;

/// <summary>Applies a bound output stage to the rows of a tile and stores them NHWC.</summary>
internal sealed unsafe class IntegerOutput(BoundStage stage, int channels) : TileOutput
{
    public override void Write(byte* tile, int tileStride, int rows, byte* output, byte* residual, long firstRow, int channel, int columns)
    {
        StageBlock block = new()
        {
            Accumulators = tile,
            AccumulatorStride = tileStride,
            Rows = rows,
            Channel = channel,
            Count = columns,
            Output = output + (((firstRow * channels) + channel) * stage.OutputBytes),
            OutputStride = (long)channels * stage.OutputBytes,
        };
        stage.Apply(&block);
    }
}
