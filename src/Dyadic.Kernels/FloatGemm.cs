using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Float matrix product with a constant right operand: y[M, N] = clamp(lhs[M, K] · rhs[K, N] + bias[N], min, max).</summary>
/// <remarks>Runs may overlap in time; lhs and output may not overlap in memory.</remarks>
public sealed unsafe class FloatGemm : IFloatProduct
{
    private readonly TiledProduct _product;

    /// <summary>Packs the right operand.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="rhs">[K][N], row-major.</param>
    /// <param name="bias">Empty, or N elements.</param>
    /// <param name="clampMin">The least output, or −∞.</param>
    /// <param name="clampMax">The greatest output, or +∞.</param>
    /// <param name="precision">How precise the operands are.</param>
    /// <exception cref="DyadicException">A span has another length.</exception>
    public FloatGemm(
        int depth, int columns, ReadOnlySpan<float> rhs, ReadOnlySpan<float> bias, float clampMin, float clampMax, FloatPrecision precision = FloatPrecision.Float32)
        : this(depth, columns, rhs, bias, clampMin, clampMax, CpuFeatures.Tier, precision)
    {
    }

    internal FloatGemm(
        int depth, int columns, ReadOnlySpan<float> rhs, ReadOnlySpan<float> bias, float clampMin, float clampMax, KernelTier tier,
        FloatPrecision precision = FloatPrecision.Float32)
    {
        ConvGeometry geometry = ConvGeometry.Product(depth, columns);
        geometry.Validate();
        WeightOrder.RequireLengths(geometry, rhs.Length, bias.Length);
        FloatProductPlan plan = new(precision, tier);
        GemmKernel kernel = plan.Kernel;
        PackedRhs packed = new(kernel, depth, columns);
        fixed (float* source = plan.Weights(rhs)) PackRhs.Floats(source, columns, transposed: false, packed, 0, packed.PanelCount);
        FloatOutput output = new(columns, clampMin, clampMax);
        _product = new TiledProduct(
            kernel, plan.Rows(new StridedRows(depth, sizeof(float), depth * sizeof(float))), [packed], WeightOrder.Initial([packed], bias), output, signedLhs: false,
            kernel.Fuse(output, 1, columns));
        KernelName = kernel.Name;
    }

    /// <summary>The row of the kernel table that computes it.</summary>
    public string KernelName { get; }

    /// <summary>Multiplies.</summary>
    /// <param name="lhs">[M][K].</param>
    /// <param name="m">M ≥ 0.</param>
    /// <param name="output">[M][N].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* lhs, int m, float* output, WorkerPool pool) => _product.Run((byte*)lhs, (byte*)output, null, m, pool);
}
