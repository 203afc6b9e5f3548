using System.Numerics;

namespace Dyadic.Kernels;

/// <summary>Tile functions in machine code, generated when a height and width are first needed.</summary>
internal sealed unsafe class EmittedGemmKernel : GemmKernel
{
    private readonly TileEpilogue _epilogue;
    private readonly nint[] _functions;

    public EmittedGemmKernel(string name, GemmFormat format, bool isSupported, int rows, int widths, TileEpilogue epilogue)
        : base(name, KernelTier.Emitted, isSupported, format, 16, widths, rows)
    {
        _epilogue = epilogue;
        _functions = new nint[8 * PanelPrefetch.Rates * widths * rows];
    }

    public override bool Prefetches => true;

    public override bool TakesOffsets => Format == GemmFormat.Byte4;

    public override void Compute(GemmTile* tile, bool signedLhs)
    {
        int width = tile->ColumnCount / Lanes;
        (bool ragged, bool offsets) = (tile->ColumnMask != 0, tile->RowSums != null);
        int variant = (tile->PrefetchRate * 8) + (ragged ? 4 : 0) + (offsets ? 2 : 0) + (signedLhs ? 1 : 0);
        ref nint function = ref _functions[(((variant * Widths) + width - 1) * Rows) + tile->RowCount - 1];
        if (function == 0) function = EmittedCode.Of(new TileKey(Format, signedLhs, tile->RowCount, width, ragged, offsets, _epilogue, PanelPrefetch.Lines(tile->PrefetchRate)));
        // A tile takes microseconds at most and calls nothing, so the collector may wait for it.
        ((delegate* unmanaged[SuppressGCTransition]<GemmTile*, void>)function)(tile);
    }

    public override FusedKernel? Fuse(OutputStage stage, int groups, int groupColumns)
    {
        FusedStage? fused = SumsFloats ? null : FusedStage.Create(stage, groups, groupColumns, takesResidual: true);
        return fused is null ? null : new FusedKernel(new EmittedGemmKernel(Name, Format, IsSupported, Rows, Widths, fused.Epilogue), fused);
    }

    public override FusedKernel? Fuse(FloatOutput output, int groups, int groupColumns)
    {
        FusedStage stage = FusedStage.Floats(output.Min, output.Max, groups, groupColumns);
        return new FusedKernel(new EmittedGemmKernel(Name, Format, IsSupported, Rows, Widths, stage.Epilogue), stage);
    }
}
