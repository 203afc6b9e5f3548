using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>The key of one emitted tile of a float depthwise convolution along a line.</summary>
/// <param name="TapsAcross">Taps of a kernel row.</param>
/// <param name="PixelBytes">Bytes from a pixel to the next.</param>
/// <param name="RowCount">Pixels of a tile.</param>
/// <param name="Width">Vectors of 16 channels, 1 to 3.</param>
/// <param name="Ragged">True when fewer channels than <paramref name="Width"/> vectors hold are there.</param>
/// <param name="RowStride">Bytes from the first tap of a pixel to that of the next.</param>
/// <param name="Epilogue">What happens to the accumulators.</param>
internal sealed record LineTapsKey(int TapsAcross, int PixelBytes, int RowCount, int Width, bool Ragged, int RowStride, TileEpilogue Epilogue)
    : LineKey(RowCount, Width, Ragged, RowStride, Epilogue)
{
    public override string Name => $"DepthwiseF32{Epilogue.Name}_{TapsAcross}p{PixelBytes}{Tile}";

    protected override LineRun Run(Assembler code, LineRegisters registers, ConstantPool constants) => new LineTaps(code, registers, constants, this);
}
