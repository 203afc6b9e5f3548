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
        if (stage.Sum is { } sum) Add(sum, block, residual + ((firstRow * channels) + channel));
        if (stage.Table is { } table) LookUp(table, block);
    }

    private static void LookUp(ByteTable table, StageBlock block)
    {
        for (int row = 0; row < block.Rows; row++, block.Output += block.OutputStride) table.LookUp(block.Output, block.Output, block.Count);
    }

    private void Add(CodeSum sum, StageBlock block, byte* residual)
    {
        for (int row = 0; row < block.Rows; row++, block.Output += block.OutputStride, residual += channels)
        {
            if (stage.SumsProductFirst) sum.Add(block.Output, residual, block.Output, block.Count);
            else sum.Add(residual, block.Output, block.Output, block.Count);
        }
    }
}
