using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Convolutions along lines, and residuals added to their codes, give the bytes of the scalar tier and touch no byte outside their buffers.</summary>
public sealed unsafe class LineProductTests
{
    private const string NotHere = "this processor or system runs no emitted kernels";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public void Random_convolutions_equal_the_scalar_tier(int seed)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, NotHere);
        Random random = new(seed);
        for (int trial = 0; trial < 25; trial++)
        {
            ConvGeometry geometry = ConvProblem.RandomGeometry(random) with { Groups = 1 };
            AssertEqual(random, geometry with { InputWidth = geometry.InputWidth + random.Next(30), OutputChannels = 1 + random.Next(120) }, trial);
        }
    }

    [SkippableTheory]
    [InlineData(32, 32, 16, 16, 3, 1, 1)]
    [InlineData(16, 16, 32, 32, 3, 1, 1)]
    [InlineData(8, 8, 64, 64, 3, 1, 1)]
    [InlineData(33, 33, 3, 24, 3, 2, 1)]
    [InlineData(27, 27, 32, 128, 3, 1, 1)]
    [InlineData(56, 56, 32, 16, 1, 1, 0)]
    [InlineData(14, 14, 96, 576, 1, 1, 0)]
    [InlineData(7, 7, 160, 200, 1, 1, 0)]
    [InlineData(15, 2, 8, 70, 5, 1, 2)]
    [InlineData(1, 300, 5, 40, 1, 3, 0)]
    public void Layers_of_networks_equal_the_scalar_tier(int height, int width, int inputs, int outputs, int kernel, int stride, int pad)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, NotHere);
        Random random = new(height + outputs);
        for (int trial = 0; trial < 12; trial++)
        {
            ConvGeometry geometry = new(1 + (trial % 3), height, width, inputs, outputs, Math.Min(kernel, height), kernel, stride, stride, 1, 1, pad, pad, pad, pad, 1);
            IntegerConvolution emitted = AssertEqual(random, geometry, trial);
            Assert.StartsWith("Line", emitted.KernelName, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void A_residual_is_added_as_by_a_step_of_its_own(KernelTier tier)
    {
        Random random = new(3);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 60; trial++)
        {
            ConvProblem problem = new(random, ConvProblem.RandomGeometry(random), trial % 2 == 0 ? ElementType.UInt8 : ElementType.Int8);
            (OutputStage stage, CodeSum sum, bool first) = RandomStage.Of(random, problem.Bias, trial);
            byte[] residual = new byte[problem.OutputCount];
            random.NextBytes(residual);
            byte[] codes = Run(new IntegerConvolution(problem.Geometry, problem.InputType, problem.ZeroPoint, problem.Weights, stage, KernelTier.Scalar), problem.InputBytes, null, false);
            byte[] expected = new byte[codes.Length];
            fixed (byte* one = first ? codes : residual, other = first ? residual : codes, target = expected) sum.Run(one, other, target, codes.Length, pool);
            IntegerConvolution adding = new(problem.Geometry, problem.InputType, problem.ZeroPoint, problem.Weights, stage.Plus(sum, first), tier);
            Assert.True(expected.AsSpan().SequenceEqual(Run(adding, problem.InputBytes, residual, trial % 3 == 0)), $"trial {trial}: {adding.KernelName} differs for {problem.Geometry}");
        }
    }

    /// <summary>Weights of a u8 grid whose zero point is not 128 leave 8 signed bits, so their products are tiles of rows, which add in registers too.</summary>
    [SkippableTheory]
    [InlineData(9, 7, 24, 24)]
    [InlineData(8, 6, 16, 32)]
    [InlineData(5, 5, 40, 96)]
    [InlineData(3, 11, 20, 7)]
    [InlineData(1, 1, 64, 130)]
    public void A_residual_is_added_to_products_with_offsets(int height, int width, int inputs, int outputs)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, NotHere);
        Random random = new(height * outputs);
        for (int trial = 0; trial < 24; trial++)
        {
            ConvGeometry geometry = new(1, height, width, inputs, outputs, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1);
            IntegerConvolution emitted = AssertEqual(random, geometry, trial, (short)(trial % 2 == 0 ? 90 : -77));
            Assert.StartsWith("GemmU8S8S32", emitted.KernelName, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stage_that_adds_wants_a_residual_and_any_other_wants_none()
    {
        ConvGeometry geometry = new(1, 2, 2, 4, 4, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1);
        OutputStage stage = OutputStage.Float32HalfEven([], [0.5f], 0, ElementType.UInt8);
        FloatCodeSum sum = new(ElementType.UInt8, 1, 1, 0, 0, 255);
        using WorkerPool pool = new(1);
        using Native<byte> input = new(16), output = new(16), residual = new(16);
        IntegerConvolution plain = new(geometry, ElementType.UInt8, 0, new short[16], stage), adding = new(geometry, ElementType.UInt8, 0, new short[16], stage.Plus(sum, true));
        Assert.Contains("adds a residual", Assert.Throws<DyadicException>(() => adding.Run(input.Pointer, output.Pointer, pool)).Message, StringComparison.Ordinal);
        Assert.Contains("adds no residual", Assert.Throws<DyadicException>(() => plain.Run(input.Pointer, residual.Pointer, output.Pointer, pool)).Message, StringComparison.Ordinal);
        Assert.Throws<DyadicException>(() => stage.Plus(new FloatCodeSum(ElementType.Int8, 1, 1, 0, 0, 100), true));
        Assert.Throws<DyadicException>(() => new IntegerGemm(4, 4, ElementType.UInt8, 0, new short[16], stage.Plus(sum, true)));
    }

    private static IntegerConvolution AssertEqual(Random random, ConvGeometry geometry, int trial, short offset = 0)
    {
        ConvProblem problem = new(random, geometry, trial % 2 == 0 ? ElementType.UInt8 : ElementType.Int8, extreme: trial % 7 == 0);
        (OutputStage stage, CodeSum sum, bool first) = RandomStage.Of(random, problem.Bias, trial);
        byte[]? residual = trial % 3 == 0 ? null : new byte[problem.OutputCount];
        if (residual is not null)
        {
            random.NextBytes(residual);
            stage = stage.Plus(sum, first);
        }

        short[] weights = offset == 0 ? problem.Weights : Array.ConvertAll(problem.Weights, _ => (short)(random.Next(-128, 128) + offset));
        IntegerConvolution emitted = new(geometry, problem.InputType, problem.ZeroPoint, weights, stage, KernelTier.Emitted);
        byte[] expected = Run(new IntegerConvolution(geometry, problem.InputType, problem.ZeroPoint, weights, stage, KernelTier.Scalar), problem.InputBytes, residual, false);
        foreach (bool guardBefore in new[] { false, true })
        {
            byte[] actual = Run(emitted, problem.InputBytes, residual, guardBefore);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"trial {trial}: {emitted.KernelName} differs for {geometry}, {problem.InputType}, guard {(guardBefore ? "before" : "behind")}");
        }

        return emitted;
    }

    private static byte[] Run(IntegerConvolution convolution, byte[] codes, byte[]? residual, bool guardBefore)
    {
        ConvGeometry geometry = convolution.Geometry;
        int count = geometry.OutputPixels * geometry.OutputChannels;
        using WorkerPool pool = new(1 + (codes.Length % 3));
        using Native<byte> input = new(codes, guardBefore), other = new(residual ?? [0], guardBefore), output = new(count, guardBefore);
        convolution.Run(input.Pointer, residual is null ? null : other.Pointer, output.Pointer, pool);
        return output.Values[..count];
    }
}
