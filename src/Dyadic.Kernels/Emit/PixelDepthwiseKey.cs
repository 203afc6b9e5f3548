using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>The key of one emitted depthwise tile of neighbouring pixels of few channels.</summary>
/// <param name="SignedCodes">True for s8 inputs, whose sign bit is flipped.</param>
/// <param name="Channels">4, 8, 16 or 32.</param>
/// <param name="KernelHeight">Kernel rows.</param>
/// <param name="KernelWidth">Taps of a kernel row.</param>
/// <param name="Stride">Pixels from an output to the next.</param>
/// <param name="Groups">Groups of 64 output bytes in a tile.</param>
/// <param name="Parts">Summands of a weight: 1 when all fit 8 signed bits, otherwise 2 or 3.</param>
/// <param name="Ragged">True when the line is shorter than a group.</param>
/// <param name="Epilogue">What happens to the accumulators.</param>
internal sealed record PixelDepthwiseKey(
    bool SignedCodes, int Channels, int KernelHeight, int KernelWidth, int Stride, int Groups, int Parts, bool Ragged, TileEpilogue Epilogue) : KernelKey
{
    public override string Name =>
        $"Depthwise{(SignedCodes ? "S8" : "U8")}S8{Epilogue.Name}_{KernelHeight}x{KernelWidth}s{Stride}p{Parts}{(Ragged ? "r" : string.Empty)}_{Groups * PixelGroup.Columns / Channels}x{Channels}_Avx512Vbmi";

    public override void Emit(Assembler code) => new PixelDepthwiseEmitter(code, Frame.Native(), this).Emit();
}
