using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>An integer depthwise convolution by emitted tiles.</summary>
/// <param name="kernelName">Operation, types and tile by the grammar of docs/kernels.md.</param>
internal abstract unsafe class EmittedDepthwise(string kernelName)
{
    private const int MostTaps = 64;

    public string KernelName { get; } = kernelName;

    /// <summary>The driver, or null when the tier, the stage, the taps or the weights are not for it.</summary>
    /// <param name="geometry">A depthwise convolution.</param>
    /// <param name="inputType">UInt8 or Int8.</param>
    /// <param name="zeroPoint">The code of zero in the input.</param>
    /// <param name="weights">[channels][taps] centred codes.</param>
    /// <param name="bias">One a channel.</param>
    /// <param name="stage">What happens to the accumulators.</param>
    /// <param name="tier">The widest tier allowed.</param>
    public static EmittedDepthwise? Create(
        ConvGeometry geometry, ElementType inputType, int zeroPoint, ReadOnlySpan<short> weights, int[] bias, OutputStage stage, KernelTier tier)
    {
        if (tier < KernelTier.Emitted || geometry.DilationWidth != 1 || geometry.Taps > MostTaps) return null;
        bool signed = inputType == ElementType.Int8;
        int[] initial = IntegerOperands.InitialAccumulators(bias, zeroPoint + (signed ? 128 : 0), weights, geometry.Taps);
        return PixelDepthwise.Covers(geometry)
            ? PixelDepthwise.Create(geometry, signed, zeroPoint, weights, initial, stage)
            : LineDepthwise.Create(geometry, signed, zeroPoint, weights, initial, stage);
    }

    /// <summary>Convolves.</summary>
    public abstract void Run(byte* input, byte* output, WorkerPool pool);
}
