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
    /// <param name="fourBitRhs">
    /// True to hold the right operand at four bits a code, half the memory to read, where the codes of every column span at most 16 numbers, as s4 and u4 codes less
    /// any zero point do, and the tier has a kernel that unpacks them (<c>Emitted</c> and <c>Scalar</c>); otherwise they are widened. The result is the same.
    /// </param>
    /// <exception cref="DyadicException">A span has another length or a value is out of range.</exception>
    public IntegerGemm(int depth, int columns, ElementType lhsType, int lhsZeroPoint, ReadOnlySpan<short> centredRhs, OutputStage stage, bool fourBitRhs = false)
        : this(depth, columns, lhsType, lhsZeroPoint, centredRhs, stage, CpuFeatures.Tier, fourBitRhs: fourBitRhs)
    {
    }

    internal IntegerGemm(
        int depth, int columns, ElementType lhsType, int lhsZeroPoint, ReadOnlySpan<short> centredRhs, OutputStage stage, KernelTier tier, GemmKernel? forced = null, bool fourBitRhs = false)
    {
        stage.RequireNoSum("An integer matrix product");
        ConvGeometry geometry = ConvGeometry.Product(depth, columns);
        geometry.Validate();
        WeightOrder.RequireLengths(geometry, centredRhs.Length, 0);
        short[] filters = new short[centredRhs.Length];
        WeightOrder.TransposeTaps(centredRhs, columns, filters);
        _product = IntegerProduct.Create(geometry, lhsType, lhsZeroPoint, filters, stage, tier, forced, fourBitRhs);
        KernelName = _product.KernelName;
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
