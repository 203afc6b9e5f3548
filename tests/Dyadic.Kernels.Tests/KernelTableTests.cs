using System.Text.RegularExpressions;
using Dyadic.Core;
using Dyadic.Tests;

namespace Dyadic.Kernels.Tests;

public sealed class KernelTableTests
{
    private static readonly string[] Names =
    [
        .. GemmKernelTable.Float32.Select(row => row.Name), .. GemmKernelTable.BFloat16.Select(row => row.Name), .. GemmKernelTable.Integer.Select(row => row.Name), .. GemmKernelTable.Nibbles.Select(row => row.Name),
        .. DepthwiseKernelTable.Float32.Select(row => row.Name), .. DepthwiseKernelTable.Integer.Select(row => row.Name),
        .. OutputStageTable.All.Select(row => row.Name),
    ];

    [Fact]
    public void Every_name_follows_the_grammar_and_stands_once()
    {
        Assert.All(Names, name => Assert.Matches(new Regex("^(Gemm|Depthwise|Requantize|HalfEven|Dequantize|Raw)(B?[FXUS][0-9]+){1,3}(_[0-9]+x[0-9]+)?_(Scalar|Vector128|Avx2|Fma|AvxVnni|Avx512|Avx512Vnni|Avx512Bf16)$"), name));
        Assert.Equal(Names.Length, Names.Distinct().Count());
    }

    [Fact]
    public void Every_table_ends_with_a_scalar_row()
    {
        Assert.Equal(KernelTier.Scalar, GemmKernelTable.Float32[^1].Tier);
        Assert.Equal(KernelTier.Scalar, GemmKernelTable.Integer[^1].Tier);
        Assert.Equal(KernelTier.Scalar, GemmKernelTable.Nibbles[^1].Tier);
        Assert.Equal(KernelTier.Scalar, DepthwiseKernelTable.Float32[^1].Tier);
        Assert.Equal(KernelTier.Scalar, DepthwiseKernelTable.Integer[^1].Tier);
        Assert.All(OutputStageTable.All.GroupBy(row => (row.Kind, row.Type)), rows => Assert.Equal(KernelTier.Scalar, rows.Last().Tier));
    }

    [Fact]
    public void A_tier_is_chosen_by_name_and_refused_when_unknown_or_absent()
    {
        Assert.Equal(CpuFeatures.WidestTier, CpuFeatures.Choose(null));
        Assert.Equal(KernelTier.Scalar, CpuFeatures.Choose("scalar"));
        Assert.Equal(FailureKind.Usage, Assert.Throws<DyadicException>(() => CpuFeatures.Choose("fastest")).Kind);
        if (CpuFeatures.WidestTier < KernelTier.Vector512) Assert.Throws<DyadicException>(() => CpuFeatures.Choose("vector512"));
    }

    [Fact]
    public void A_run_allocates_nothing_after_the_first() => AssertRunsDoNotAllocate();

    private static unsafe void AssertRunsDoNotAllocate()
    {
        ConvProblem problem = new(new Random(1), new ConvGeometry(1, 9, 9, 16, 24, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        using WorkerPool pool = new(2);
        using Native<byte> input = new(problem.InputBytes), output = new(problem.OutputCount);
        IntegerConvolution convolution = new(
            problem.Geometry, ElementType.UInt8, 3, problem.Weights, OutputStage.Requantize(problem.Bias, [1L << 30], [40], 0, ElementType.UInt8));
        convolution.Run(input.Pointer, output.Pointer, pool);
        Allocations.AssertNone(() =>
        {
            for (int run = 0; run < 50; run++) convolution.Run(input.Pointer, output.Pointer, pool);
        });
    }
}
