using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Integer matrix product with a constant right operand: acc[M, N] = (lhs[M, K] − zeroPoint) · rhs[K, N], then an <see cref="OutputStage"/>.</summary>
/// <remarks>Exact on every tier; accumulators are int32 and wrap around. Runs may overlap in time; lhs and output may not overlap in memory.</remarks>
public sealed unsafe class IntegerGemm
{
    private readonly TiledProduct _product;

    /// <summary>Packs the right operand; one that fits 8 signed bits gets the faster kernels.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="lhsType">UInt8 or Int8.</param>
    /// <param name="lhsZeroPoint">The code of zero in the left operand.</param>
    /// <param name="centredRhs">[K][N], code − zero point, in [−255, 255].</param>
    /// <param name="stage">What happens to the accumulators; its bias is part of them.</param>
    /// <exception cref="DyadicException">A span has another length or a value is out of range.</exception>
    public IntegerGemm(int depth, int columns, ElementType lhsType, int lhsZeroPoint, ReadOnlySpan<short> centredRhs, OutputStage stage)
        : this(depth, columns, lhsType, lhsZeroPoint, centredRhs, stage, CpuFeatures.Tier)
    {
    }

    internal IntegerGemm(int depth, int columns, ElementType lhsType, int lhsZeroPoint, ReadOnlySpan<short> centredRhs, OutputStage stage, KernelTier tier, GemmKernel? forced = null)
    {
        ConvGeometry geometry = ConvGeometry.Product(depth, columns);
        geometry.Validate();
        WeightOrder.RequireLengths(geometry, centredRhs.Length, 0);
        IntegerOperands.Require(lhsType, lhsZeroPoint, centredRhs);
        BoundStage bound = new(stage, columns, tier);
        GemmKernel kernel = forced ?? GemmKernelTable.SelectInteger(tier, IntegerOperands.FitsSByte(centredRhs));
        PackedRhs packed = new(kernel, depth, columns);
        int[] sums = new int[columns];
        for (int k = 0; k < depth; k++)
        {
            for (int n = 0; n < columns; n++)
            {
                short code = centredRhs[(k * columns) + n];
                packed.Set(k, n, code);
                sums[n] += code;
            }
        }

        bool flips = kernel.Format == GemmFormat.Byte4 && lhsType == ElementType.Int8;
        int pending = kernel.Format == GemmFormat.Byte4 ? lhsZeroPoint + (flips ? 128 : 0) : 0;
        int[] initial = bound.Bias;
        for (int n = 0; n < columns; n++) initial[n] -= pending * sums[n];
        _product = new TiledProduct(
            kernel, IntegerOperands.Rows(geometry, lhsType, lhsZeroPoint, kernel.Format), [packed], WeightOrder.Initial<int>([packed], initial),
            new IntegerOutput(bound, columns), flips, kernel.Fuse(stage, 1, columns));
        KernelName = kernel.Name;
    }

    /// <summary>The row of the kernel table that computes the accumulators.</summary>
    public string KernelName { get; }

    /// <summary>Multiplies.</summary>
    /// <param name="lhs">[M][K] 8-bit codes.</param>
    /// <param name="m">M ≥ 0.</param>
    /// <param name="output">[M][N] of the stage's output type.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* lhs, int m, void* output, WorkerPool pool) => _product.Run((byte*)lhs, (byte*)output, null, m, pool);
}
