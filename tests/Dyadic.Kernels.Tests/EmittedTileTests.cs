using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Emitted products give the bytes of the scalar ones, outputs included, and touch no byte outside their buffers.</summary>
public sealed unsafe class EmittedTileTests
{
    private const string NotHere = "this processor or system runs no emitted kernels";

    public static TheoryData<string> Stages => [.. StagesFor(new Random(0), 1).Keys];

    [SkippableTheory]
    [MemberData(nameof(Stages))]
    public void Every_row_count_and_ragged_width_equals_the_scalar_tier(string stage)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, NotHere);
        Random random = new(stage.Length);
        for (int m = 1; m <= 70; m++)
        {
            (int depth, int columns) = (random.Next(1, 90), random.Next(1, 130));
            AssertEqual(random, stage, m, depth, columns, extremes: m % 9 == 0);
        }

        for (int columns = 1; columns <= 100; columns++) AssertEqual(random, stage, 8, 12, columns, extremes: false);
    }

    [SkippableTheory]
    [InlineData(1, 16_384, 50)]
    [InlineData(3, 16_383, 17)]
    [InlineData(9, 16_384, 33)]
    [InlineData(64, 4_100, 48)]
    public void Deep_products_equal_the_scalar_tier(int m, int depth, int columns)
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted, NotHere);
        Random random = new(depth);
        foreach (string stage in StagesFor(random, 1).Keys) AssertEqual(random, stage, m, depth, columns, extremes: stage == "raw");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_frame_restores_what_belongs_to_the_caller(bool windows)
    {
        Iced.Intel.Assembler code = new(64);
        Frame frame = Frame.For(windows);
        for (int register = 0; register < 14; register++) frame.Take();
        frame.Enter(code);
        frame.Leave(code);
        using MemoryStream bytes = new();
        code.Assemble(new Iced.Intel.StreamCodeWriter(bytes), 0);
        string[] lines = [.. CodeListing.Disassemble(bytes.ToArray(), 0).Split('\n').Select(line => line[Math.Min(14, line.Length)..])];
        string[] pushed = [.. lines.Where(line => line.StartsWith("push", StringComparison.Ordinal)).Select(line => line[4..].Trim())];
        string[] popped = [.. lines.Where(line => line.StartsWith("pop", StringComparison.Ordinal)).Select(line => line[3..].Trim())];
        Assert.Equal(pushed, popped.Reverse());
        string[] expected = windows ? ["rbx", "rbp", "rdi", "rsi", "r12", "r13", "r14", "r15"] : ["rbx", "rbp", "r12", "r13", "r14", "r15"];
        Assert.Equal(expected, pushed);
        Assert.Equal(windows ? 20 : 0, lines.Count(line => line.Contains("movups", StringComparison.Ordinal)));
        Assert.Equal("ret", lines[^2].Trim());
    }

    [SkippableFact]
    public void Code_can_be_executed_but_not_written()
    {
        Skip.If(CpuFeatures.WidestTier < KernelTier.Emitted || !OperatingSystem.IsLinux(), NotHere);
        nint code = EmittedCode.Of(new TileKey(GemmFormat.Byte4, false, 1, 1, false, false, new StoreAccumulators()));
        string mapping = File.ReadLines("/proc/self/maps").Single(line =>
        {
            string[] range = line.Split(' ')[0].Split('-');
            return Convert.ToInt64(range[0], 16) <= code && code < Convert.ToInt64(range[1], 16);
        });
        Assert.Contains(" r-xp ", mapping, StringComparison.Ordinal);
    }

    private static Dictionary<string, OutputStage> StagesFor(Random random, int columns)
    {
        int[] bias = Array.ConvertAll(new int[columns], _ => random.Next(-100_000, 100_000));
        long[] multiplier = Array.ConvertAll(new long[columns], _ => random.NextInt64(1L << 30, (1L << 31) + 1));
        int[] shift = Array.ConvertAll(new int[columns], _ => random.Next(36, 54));
        float[] scale = Array.ConvertAll(new float[columns], _ => (float)Math.Pow(2, random.NextDouble() * -20));
        return new Dictionary<string, OutputStage>
        {
            ["raw"] = OutputStage.RawInt32(bias),
            ["requantize to u8"] = OutputStage.Requantize(bias, multiplier, shift, random.Next(256), ElementType.UInt8),
            ["requantize to clamped u8"] = OutputStage.Requantize(bias, multiplier, shift, 3, ElementType.UInt8, 3, 200),
            ["requantize to s8"] = OutputStage.Requantize(bias, multiplier, shift, random.Next(-128, 128), ElementType.Int8),
            ["requantize to clamped s8"] = OutputStage.Requantize(bias, multiplier.AsSpan(0, 1), shift.AsSpan(0, 1), -5, ElementType.Int8, -5, 90),
            ["requantize to u8 by any shift"] = OutputStage.Requantize(bias, multiplier, Array.ConvertAll(shift, _ => random.Next(1, 63)), random.Next(256), ElementType.UInt8, 1, 250),
            ["requantize to s8 by small shifts"] = OutputStage.Requantize(bias, multiplier, Array.ConvertAll(shift, _ => random.Next(20, 34)), 7, ElementType.Int8),
            ["half even to u8"] = OutputStage.Float32HalfEven(bias, scale, random.Next(256), ElementType.UInt8),
            ["half even to clamped s8"] = OutputStage.Float32HalfEven(bias, scale.AsSpan(0, 1), -7, ElementType.Int8, -7, 100),
            ["dequantize"] = OutputStage.Dequantize(bias, scale),
        };
    }

    private static void AssertEqual(Random random, string stageName, int m, int depth, int columns, bool extremes)
    {
        bool signed = random.Next(2) == 0;
        ElementType type = signed ? ElementType.Int8 : ElementType.UInt8;
        int zeroPoint = (signed ? -128 : 0) + (extremes ? 255 * random.Next(2) : random.Next(256));
        int rhsZeroPoint = random.Next(3) * 60; // 128 leaves s8 codes; others need an offset a column
        rhsZeroPoint = rhsZeroPoint == 60 ? 128 : rhsZeroPoint;
        short[] rhs = Array.ConvertAll(new short[depth * columns], _ => (short)((extremes ? 255 * random.Next(2) : random.Next(256)) - rhsZeroPoint));
        byte[] codes = new byte[m * depth];
        random.NextBytes(codes);
        if (extremes) codes = Array.ConvertAll(codes, code => (byte)(code < 128 ? 0 : 255));
        OutputStage stage = StagesFor(random, columns)[stageName];
        IntegerGemm emitted = new(depth, columns, type, zeroPoint, rhs, stage, KernelTier.Emitted);
        Assert.EndsWith("Avx512Vnni", emitted.KernelName, StringComparison.Ordinal);
        byte[] expected = Run(new IntegerGemm(depth, columns, type, zeroPoint, rhs, stage, KernelTier.Scalar), codes, m, columns, stage, guardBefore: false);
        AssertDynamicEqual(expected, type, zeroPoint, rhs, rhsZeroPoint, codes, m, columns, stage);
        foreach (bool guardBefore in new[] { false, true })
        {
            byte[] actual = Run(emitted, codes, m, columns, stage, guardBefore);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{stageName}: M {m}, K {depth}, N {columns}, {type}, zero point {zeroPoint}, guard {(guardBefore ? "before" : "behind")}");
        }
    }

    private static void AssertDynamicEqual(
        byte[] expected, ElementType type, int zeroPoint, short[] centred, int rhsZeroPoint, byte[] codes, int m, int columns, OutputStage stage)
    {
        DynamicIntegerGemm product = new(centred.Length / columns, columns, type, zeroPoint, ElementType.UInt8, rhsZeroPoint, stage, false, default, KernelTier.Emitted);
        using WorkerPool pool = new(2);
        using Native<byte> left = new(codes), right = new(Array.ConvertAll(centred, code => (byte)(code + rhsZeroPoint)));
        using Native<byte> output = new(expected.Length);
        product.Run(left.Pointer, m, right.Pointer, output.Pointer, pool);
        Assert.Equal(expected, output.Values);
    }

    private static byte[] Run(IntegerGemm product, byte[] lhs, int m, int columns, OutputStage stage, bool guardBefore)
    {
        using WorkerPool pool = new(1 + (m % 3));
        using Native<byte> input = new(lhs, guardBefore);
        using Native<byte> output = new(m * columns * stage.OutputType.ByteWidth(), guardBefore);
        product.Run(input.Pointer, m, output.Pointer, pool);
        return output.Values;
    }
}
