using Iced.Intel;

namespace Dyadic.Kernels;

/// <summary>The key of one emitted depthwise tile.</summary>
/// <param name="SignedCodes">True for s8 inputs, whose sign bit is flipped.</param>
/// <param name="KernelHeight">Kernel rows.</param>
/// <param name="KernelWidth">Taps of a kernel row.</param>
/// <param name="Stride">Pixels from an output to the next.</param>
/// <param name="Outputs">Neighbouring outputs of a tile.</param>
/// <param name="Parts">Summands of a weight: 1 when all fit 8 signed bits, otherwise 2 or 3.</param>
/// <param name="Ragged">True when the channels are no multiple of 64.</param>
/// <param name="Epilogue">What happens to the accumulators.</param>
internal sealed record DepthwiseKey(
    bool SignedCodes, int KernelHeight, int KernelWidth, int Stride, int Outputs, int Parts, bool Ragged, TileEpilogue Epilogue) : KernelKey
{
    public override string Name =>
        $"Depthwise{(SignedCodes ? "S8" : "U8")}S8{Epilogue.Name}_{KernelHeight}x{KernelWidth}s{Stride}p{Parts}{(Ragged ? "r" : string.Empty)}_{Outputs}x64_Avx512Vnni";

    public override void Emit(Assembler code) => new DepthwiseEmitter(code, Frame.Native(), this).Emit();
}
