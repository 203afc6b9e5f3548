using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Emitted depthwise convolutions give the bytes of the scalar ones and touch no byte outside their buffers.</summary>
public sealed unsafe class EmittedDepthwiseTests
{
    public static TheoryData<int, int, int, int> Kernels => new()
    {
        { 3, 3, 1, 1 }, { 3, 3, 2, 2 }, { 5, 5, 1, 1 }, { 5, 5, 2, 2 }, { 1, 3, 1, 1 }, { 3, 1, 1, 1 }, { 2, 4, 1, 3 }, { 7, 7, 1, 1 }, { 10, 4, 1, 1 }, { 3, 3, 1, 3 },
    };

    [SkippableTheory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_and_channel_count_equals_the_scalar_tier(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, "this processor or system runs no emitted kernels");
        Random random = new((kernelHeight * 10) + kernelWidth);
        for (int trial = 0; trial < 40; trial++)
        {
            int channels = trial < 4 ? 64 * (trial + 1) : random.Next(2, 150);
            ConvGeometry geometry = new(
                1 + (trial % 2), kernelHeight + random.Next(9), kernelWidth + random.Next(14), channels, channels, kernelHeight, kernelWidth, strideHeight, strideWidth,
                1, 1, random.Next(kernelHeight), random.Next(kernelWidth), random.Next(kernelHeight), random.Next(kernelWidth), channels);
            AssertEqual(random, geometry, trial);
        }
    }

    private static void AssertEqual(Random random, ConvGeometry geometry, int trial)
    {
        int channels = geometry.OutputChannels;
        bool signed = trial % 2 == 0;
        (ElementType type, int zeroPoint) = signed ? (ElementType.Int8, random.Next(-128, 128)) : (ElementType.UInt8, random.Next(256));
        int limit = (trial % 3) switch { 0 => 127, 1 => 254, _ => 255 }; // beyond 8 signed bits a weight takes two summands or three
        short[] weights = Array.ConvertAll(new short[channels * geometry.Taps], _ => (short)(trial % 5 == 0 ? limit * ((2 * random.Next(2)) - 1) : random.Next(-Math.Min(limit + 1, 255), limit + 1)));
        byte[] input = new byte[geometry.Batch * geometry.InputHeight * geometry.InputWidth * channels];
        random.NextBytes(input);
        int[] bias = Array.ConvertAll(new int[channels], _ => random.Next(-5_000, 5_000));
        long[] multiplier = Array.ConvertAll(bias, _ => random.NextInt64(1L << 30, 1L << 31));
        int[] shift = Array.ConvertAll(bias, _ => random.Next(trial % 8 == 1 ? 28 : 36, 44));
        float[] scale = Array.ConvertAll(bias, _ => random.NextSingle() / 100);
        OutputStage stage = (trial % 4) switch
        {
            0 => OutputStage.Requantize(bias, multiplier, shift, 11, ElementType.UInt8),
            1 => OutputStage.Requantize(bias, multiplier, shift, -9, ElementType.Int8, -9, 100),
            2 => OutputStage.Float32HalfEven(bias, scale, 128, ElementType.UInt8),
            _ => OutputStage.Float32HalfEven(bias, scale, 0, ElementType.Int8),
        };
        IntegerConvolution emitted = new(geometry, type, zeroPoint, weights, stage, KernelTier.Emitted);
        Assert.Equal(LineDepthwise.Name, emitted.KernelName);
        byte[] expected = Run(new IntegerConvolution(geometry, type, zeroPoint, weights, stage, KernelTier.Scalar), input, guardBefore: false);
        Assert.Equal(expected, Run(emitted, input, guardBefore: false));
        Assert.Equal(expected, Run(emitted, input, guardBefore: true));
    }

    private static byte[] Run(IntegerConvolution convolution, byte[] codes, bool guardBefore)
    {
        using WorkerPool pool = new(2);
        using Native<byte> input = new(codes, guardBefore);
        using Native<byte> output = new(convolution.Geometry.OutputPixels * convolution.Geometry.OutputChannels, guardBefore);
        convolution.Run(input.Pointer, output.Pointer, pool);
        return output.Values;
    }
}
