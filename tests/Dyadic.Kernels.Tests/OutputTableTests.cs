using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>A table behind an output stage gives table[code] for every code that the stage alone, on the scalar tier, would store.</summary>
public sealed unsafe class OutputTableTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Convolutions_of_any_geometry(KernelTier tier)
    {
        Random random = new(5);
        for (int trial = 0; trial < 96; trial++) Check(random, ConvProblem.RandomGeometry(random), trial, tier, adds: trial % 3 == 0);
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Layers_of_whole_tiles(KernelTier tier)
    {
        Random random = new(6);
        for (int trial = 0; trial < 16; trial++)
        {
            Check(random, new ConvGeometry(1, 6, 13, 9, 1 + random.Next(150), 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1), trial, tier, adds: trial % 4 == 3);
            Check(random, new ConvGeometry(1, 5, 11, 7, 40 + random.Next(60), 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1), trial, tier, adds: trial % 4 == 2);
            int channels = 60 + random.Next(80);
            Check(random, new ConvGeometry(1, 5, 9, channels, channels, 3, 3, 1 + (trial % 2), 1 + (trial % 2), 1, 1, 1, 1, 1, 1, channels), trial, tier, adds: false);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Products(KernelTier tier)
    {
        Random random = new(7);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 48; trial++)
        {
            (int rows, int depth, int columns) = (1 + random.Next(20), 1 + random.Next(70), 1 + random.Next(150));
            ElementType type = trial % 2 == 0 ? ElementType.UInt8 : ElementType.Int8;
            short[] weights = [.. Enumerable.Range(0, depth * columns).Select(_ => (short)(trial % 5 == 0 ? random.Next(-255, 256) : random.Next(-128, 128)))];
            OutputStage stage = RandomStage.Of(random, [.. Enumerable.Range(0, columns).Select(_ => random.Next(-1000, 1000))], trial).Stage;
            byte[] table = Table(random), codes = new byte[rows * depth];
            random.NextBytes(codes);
            byte[] expected = LookedUp(Run(new IntegerGemm(depth, columns, type, 9, weights, stage, KernelTier.Scalar)), table);
            byte[] actual = Run(new IntegerGemm(depth, columns, type, 9, weights, stage.Then(table), tier));
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"trial {trial}: {rows}×{depth}×{columns} to {stage.OutputType} differs");

            byte[] Run(IntegerGemm product)
            {
                using Native<byte> input = new(codes), output = new(rows * columns);
                product.Run(input.Pointer, rows, output.Pointer, pool);
                return output.Values;
            }
        }
    }

    [Fact]
    public void A_table_has_256_bytes_ends_the_stage_and_follows_codes_of_8_bits()
    {
        OutputStage stage = OutputStage.Float32HalfEven([], [0.5f], 0, ElementType.UInt8), wide = OutputStage.Float32HalfEven([], [0.5f], 0, ElementType.Int16);
        FloatCodeSum sum = new(ElementType.UInt8, 1, 1, 0, 0, 255);
        byte[] table = new byte[256];
        Assert.False(stage.LooksUp);
        Assert.True(stage.Then(table).LooksUp);
        Assert.Contains("got 255", Assert.Throws<DyadicException>(() => stage.Then(table.AsSpan(1))).Message, StringComparison.Ordinal);
        Assert.Contains("Int16", Assert.Throws<DyadicException>(() => wide.Then(table)).Message, StringComparison.Ordinal);
        Assert.Contains("another table", Assert.Throws<DyadicException>(() => stage.Then(table).Then(table)).Message, StringComparison.Ordinal);
        Assert.Contains("add the sum first", Assert.Throws<DyadicException>(() => stage.Then(table).Plus(sum, true)).Message, StringComparison.Ordinal);
        Assert.Contains("looks no codes up", Assert.Throws<DyadicException>(() => new TensorRequantize(stage.Then(table), 1, 1)).Message, StringComparison.Ordinal);
    }

    private static void Check(Random random, ConvGeometry geometry, int trial, KernelTier tier, bool adds)
    {
        ConvProblem problem = new(random, geometry, trial % 2 == 0 ? ElementType.UInt8 : ElementType.Int8, wideWeights: trial % 5 == 0);
        (OutputStage stage, CodeSum sum, bool first) = RandomStage.Of(random, problem.Bias, trial);
        byte[]? residual = adds ? new byte[problem.OutputCount] : null;
        if (residual is not null)
        {
            random.NextBytes(residual);
            stage = stage.Plus(sum, first);
        }

        byte[] table = Table(random);
        byte[] expected = LookedUp(Run(stage, KernelTier.Scalar, guardBefore: false), table);
        foreach (bool guardBefore in new[] { false, true })
        {
            Assert.True(expected.AsSpan().SequenceEqual(Run(stage.Then(table), tier, guardBefore)), $"trial {trial}: {geometry} to {stage.OutputType}{(adds ? ", summed," : string.Empty)} differs");
        }

        byte[] Run(OutputStage last, KernelTier on, bool guardBefore)
        {
            IntegerConvolution convolution = new(geometry, problem.InputType, problem.ZeroPoint, problem.Weights, last, on);
            using WorkerPool pool = new(1 + (trial % 2));
            using Native<byte> input = new(problem.InputBytes, guardBefore), other = new(residual ?? [0], guardBefore), output = new(problem.OutputCount, guardBefore);
            convolution.Run(input.Pointer, adds ? other.Pointer : null, output.Pointer, pool);
            return output.Values;
        }
    }

    private static byte[] LookedUp(byte[] codes, byte[] table) => Array.ConvertAll(codes, code => table[code]);

    /// <summary>Any function: most codes have a result of their own, in no order.</summary>
    private static byte[] Table(Random random)
    {
        byte[] table = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        random.Shuffle(table);
        return table;
    }
}
