using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>The key of one emitted tile of a product along a line.</summary>
/// <param name="Format">What is multiplied.</param>
/// <param name="SignedLhs">True when the left operand has s8 codes, whose sign bit is flipped.</param>
/// <param name="DepthWords">32-bit words of a run of depth.</param>
/// <param name="RowCount">Pixels of a tile.</param>
/// <param name="Width">Vectors of 16 columns, 1 to 3.</param>
/// <param name="Ragged">True when fewer columns than <paramref name="Width"/> vectors hold are stored.</param>
/// <param name="RowStride">Bytes from the run of a pixel to that of the next.</param>
/// <param name="Epilogue">What happens to the accumulators.</param>
internal sealed record LineTileKey(
    GemmFormat Format, bool SignedLhs, int DepthWords, int RowCount, int Width, bool Ragged, int RowStride, TileEpilogue Epilogue)
    : LineKey(RowCount, Width, Ragged, RowStride, Epilogue)
{
    public override string Name => $"Line{Types}_{DepthWords}{Tile}";

    private string Types => Format switch
    {
        GemmFormat.Byte4 => $"{(SignedLhs ? "S8" : "U8")}S8{Epilogue.Name}",
        GemmFormat.Short2 => $"S16S16{Epilogue.Name}",
        _ => $"F32{Epilogue.Name}",
    };

    protected override LineRun Run(Assembler code, LineRegisters registers, ConstantPool constants) => new LineDepth(code, registers, constants, this);
}
