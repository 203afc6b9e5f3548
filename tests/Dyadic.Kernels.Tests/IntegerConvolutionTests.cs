using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class IntegerConvolutionTests
{
    public static TheoryData<KernelTier, int> TiersAndSeeds()
    {
        TheoryData<KernelTier, int> data = [];
        foreach (KernelTier tier in Tiers.All)
        {
            for (int seed = 0; seed < 8; seed++) data.Add(tier, seed);
        }

        return data;
    }

    public static TheoryData<string> GemmRows => [.. GemmKernelTable.Integer.Where(row => row.IsSupported).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(TiersAndSeeds))]
    public void Accumulators_equal_the_definition_for_random_geometries(KernelTier tier, int seed)
    {
        Random random = new(seed);
        using WorkerPool pool = new(1 + (seed % 3));
        for (int trial = 0; trial < 25; trial++)
        {
            ConvProblem problem = new(random, ConvProblem.RandomGeometry(random), trial % 2 == 0 ? ElementType.UInt8 : ElementType.Int8, trial % 5 == 0, trial % 7 == 0);
            IntegerConvolution convolution = new(problem.Geometry, problem.InputType, problem.ZeroPoint, problem.Weights, OutputStage.RawInt32(problem.Bias), tier);
            AssertAccumulators(problem, convolution, pool);
        }
    }

    [Theory]
    [MemberData(nameof(GemmRows))]
    public void Every_row_of_the_table_equals_the_definition(string rowName)
    {
        GemmKernel row = GemmKernelTable.Integer.Single(candidate => candidate.Name == rowName);
        Random random = new(17);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 60; trial++)
        {
            ConvProblem problem = new(
                random, ConvProblem.RandomGeometry(random), trial % 2 == 0 ? ElementType.UInt8 : ElementType.Int8,
                row.Format == GemmFormat.Short2 && trial % 3 == 0, trial % 4 == 0);
            IntegerConvolution convolution = new(
                problem.Geometry, problem.InputType, problem.ZeroPoint, problem.Weights, OutputStage.RawInt32(problem.Bias), row.Tier, row);
            Assert.Equal(row.Name, convolution.KernelName);
            AssertAccumulators(problem, convolution, pool);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Requantized_codes_equal_exact_arithmetic(KernelTier tier)
    {
        Random random = new(5);
        using WorkerPool pool = new(1);
        for (int trial = 0; trial < 30; trial++)
        {
            ConvProblem problem = new(random, ConvProblem.RandomGeometry(random));
            long[] multiplier = Array.ConvertAll(problem.Bias, _ => random.NextInt64(1L << 30, (1L << 31) + 1));
            int[] shift = Array.ConvertAll(problem.Bias, _ => random.Next(30, 48));
            IntegerConvolution convolution = new(
                problem.Geometry, problem.InputType, problem.ZeroPoint, problem.Weights,
                OutputStage.Requantize(problem.Bias, multiplier, shift, -3, ElementType.Int8, -120, 119), tier);
            using Native<byte> input = new(problem.InputBytes);
            using Native<sbyte> output = new(problem.OutputCount);
            convolution.Run(input.Pointer, output.Pointer, pool);
            sbyte[] expected = [.. problem.Accumulators().Select((acc, index) =>
            {
                int c = index % problem.Geometry.OutputChannels;
                BigInteger value = (((BigInteger)acc * multiplier[c]) + (BigInteger.One << (shift[c] - 1))) >> shift[c];
                return (sbyte)BigInteger.Max(-120, BigInteger.Min(119, value - 3));
            })];
            Assert.Equal(expected, output.Values[..expected.Length]);
        }
    }

    private static void AssertAccumulators(ConvProblem problem, IntegerConvolution convolution, WorkerPool pool)
    {
        using Native<byte> input = new(problem.InputBytes);
        using Native<int> output = new(problem.OutputCount);
        convolution.Run(input.Pointer, output.Pointer, pool);
        int[] expected = Array.ConvertAll(problem.Accumulators(), value => checked((int)value));
        Assert.True(expected.AsSpan().SequenceEqual(output.Values.AsSpan(0, expected.Length)), $"{convolution.KernelName} differs for {problem.Geometry}, {problem.InputType}, zero point {problem.ZeroPoint}");
    }
}
