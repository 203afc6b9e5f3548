using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Emitted depthwise convolutions give the bytes of the scalar ones and touch no byte outside their buffers.</summary>
public sealed unsafe class EmittedDepthwiseTests
{
    public static TheoryData<int, int, int, int> Kernels => new()
    {
        { 3, 3, 1, 1 }, { 3, 3, 2, 2 }, { 5, 5, 1, 1 }, { 5, 5, 2, 2 }, { 1, 3, 1, 1 }, { 3, 1, 1, 1 }, { 2, 4, 1, 3 }, { 7, 7, 1, 1 }, { 10, 4, 1, 1 }, { 3, 3, 1, 3 }, { 3, 3, 2, 4 },
        { 3, 3, 1, 5 }, { 2, 3, 3, 1 }, { 1, 1, 2, 2 },
    };

    public static TheoryData<int, int, int> FewChannels
    {
        get
        {
            TheoryData<int, int, int> cases = [];
            foreach (int channels in (int[])[4, 8, 16, 32])
            {
                foreach (int stride in (int[])[1, 2, 3, 4, 5])
                {
                    for (int kernelWidth = 1; kernelWidth <= 7; kernelWidth++) cases.Add(channels, kernelWidth, stride);
                }
            }

            return cases;
        }
    }

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

    /// <summary>Lines of every length from one pixel to more than a tile, so that lines shorter than a vector, last tiles of every size and both borders occur.</summary>
    [SkippableTheory]
    [MemberData(nameof(FewChannels))]
    public void Neighbouring_pixels_of_few_channels_equal_the_scalar_tier(int channels, int kernelWidth, int stride)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, "this processor or system runs no emitted kernels");
        Random random = new((channels * 100) + (kernelWidth * 10) + stride);
        int longest = (256 / channels) + 20;
        for (int trial = 0; trial < 24; trial++)
        {
            int outputs = trial < 8 ? trial + 1 : random.Next(1, longest), kernelHeight = random.Next(1, 4), padLeft = random.Next(kernelWidth), padRight = random.Next(kernelWidth);
            int width = Math.Max(1, ((outputs - 1) * stride) + kernelWidth + random.Next(stride) - padLeft - padRight);
            padRight = Math.Max(padRight, kernelWidth - width - padLeft);
            ConvGeometry geometry = new(
                1 + random.Next(2), kernelHeight + 1 + random.Next(5), width, channels, channels, kernelHeight, kernelWidth, 1 + random.Next(2), stride,
                kernelHeight == 2 ? 2 : 1, 1, random.Next(kernelHeight), padLeft, random.Next(kernelHeight), padRight, channels);
            AssertEqual(random, geometry, trial);
        }
    }

    /// <summary>The zero points and weights at which sums are largest, and pixels of nothing but the greatest code.</summary>
    [SkippableTheory]
    [InlineData(true, -128)]
    [InlineData(true, 127)]
    [InlineData(false, 0)]
    [InlineData(false, 255)]
    public void Extreme_codes_of_few_channels_equal_the_scalar_tier(bool signed, int zeroPoint)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, "this processor or system runs no emitted kernels");
        foreach (int channels in (int[])[4, 8, 16, 32])
        {
            foreach (int code in (int[])[0, 127, 128, 255])
            {
                foreach (short weight in (short[])[-255, -128, 127, 255])
                {
                    ConvGeometry geometry = new(1, 5, 21, channels, channels, 3, 3, 1, 2, 1, 1, 1, 1, 1, 1, channels);
                    short[] weights = new short[channels * geometry.Taps];
                    Array.Fill(weights, weight);
                    byte[] input = new byte[geometry.InputHeight * geometry.InputWidth * channels];
                    Array.Fill(input, (byte)code);
                    OutputStage stage = OutputStage.Requantize([.. Enumerable.Range(-channels, channels)], [1L << 30], [45], 7, ElementType.UInt8);
                    AssertEqual(geometry, signed ? ElementType.Int8 : ElementType.UInt8, zeroPoint, weights, stage, input);
                }
            }
        }
    }

    [SkippableFact]
    public void Looked_up_codes_of_few_channels_equal_the_scalar_tier()
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, "this processor or system runs no emitted kernels");
        Random random = new(5);
        byte[] table = new byte[256];
        random.NextBytes(table);
        foreach (int channels in (int[])[4, 8, 16, 32])
        {
            ConvGeometry geometry = new(1, 6, 37, channels, channels, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, channels);
            short[] weights = Array.ConvertAll(new short[channels * geometry.Taps], _ => (short)random.Next(-127, 128));
            byte[] input = new byte[geometry.InputHeight * geometry.InputWidth * channels];
            random.NextBytes(input);
            float[] scale = Array.ConvertAll(new float[channels], _ => random.NextSingle() / 100);
            AssertEqual(geometry, ElementType.UInt8, 3, weights, OutputStage.Float32HalfEven([], scale, 100, ElementType.UInt8).Then(table), input);
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
        AssertEqual(geometry, type, zeroPoint, weights, stage, input);
    }

    private static void AssertEqual(ConvGeometry geometry, ElementType type, int zeroPoint, short[] weights, OutputStage stage, byte[] input)
    {
        IntegerConvolution emitted = new(geometry, type, zeroPoint, weights, stage, KernelTier.Emitted);
        Assert.Equal(Name(geometry), emitted.KernelName);
        byte[] expected = Run(new IntegerConvolution(geometry, type, zeroPoint, weights, stage, KernelTier.Scalar), input, guardBefore: false);
        Assert.Equal(expected, Run(emitted, input, guardBefore: false));
        Assert.Equal(expected, Run(emitted, input, guardBefore: true));
    }

    /// <summary>Vectors of 64 bytes hold pixels of 4, 8, 16 or 32 channels; of 16 and fewer, bytes of 64 are enough up to a stride of 4.</summary>
    private static string Name(ConvGeometry geometry) => geometry.OutputChannels switch
    {
        int channels when !ByteLookUp.HasAvx512Vbmi(KernelTier.Emitted) || channels is not (4 or 8 or 16 or 32) => "DepthwiseX8S8S32_4x64_Avx512Vnni",
        < 16 when geometry.StrideWidth > 4 => "DepthwiseX8S8S32_4x64_Avx512Vnni",
        int channels => $"DepthwiseX8S8S32_{256 / channels}x{channels}_Avx512Vbmi",
    };

    private static byte[] Run(IntegerConvolution convolution, byte[] codes, bool guardBefore)
    {
        using WorkerPool pool = new(2);
        using Native<byte> input = new(codes, guardBefore);
        using Native<byte> output = new(convolution.Geometry.OutputPixels * convolution.Geometry.OutputChannels, guardBefore);
        convolution.Run(input.Pointer, output.Pointer, pool);
        return output.Values;
    }
}
