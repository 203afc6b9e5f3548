namespace Dyadic.Kernels;

/// <summary>Float matrix product of two operands that change from run to run: y[M, N] = lhs[M, K] · rhs[K, N].</summary>
/// <remarks>The right operand is packed at each run, into memory of this object; runs take turns.</remarks>
public sealed unsafe class DynamicFloatGemm
{
    private readonly Lock _turn = new();
    private readonly PackedRhs _packed;
    private readonly TiledProduct _product;
    private readonly PackWork _pack;

    /// <summary>Reserves the memory.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="transposedRhs">True when the right operand is stored [N][K].</param>
    /// <exception cref="Core.DyadicException">An extent is not positive.</exception>
    public DynamicFloatGemm(int depth, int columns, bool transposedRhs = false)
        : this(depth, columns, transposedRhs, CpuFeatures.Tier)
    {
    }

    internal DynamicFloatGemm(int depth, int columns, bool transposedRhs, KernelTier tier)
    {
        ConvGeometry.Product(depth, columns).Validate();
        GemmKernel kernel = GemmKernelTable.SelectFloat(tier);
        _packed = new PackedRhs(kernel, depth, columns);
        _pack = new PackWork(_packed, transposedRhs);
        FloatOutput output = new(columns, float.NegativeInfinity, float.PositiveInfinity);
        _product = new TiledProduct(
            kernel, new StridedRows(depth, sizeof(float), depth * sizeof(float)), [_packed], WeightOrder.Initial<float>([_packed], []), output, signedLhs: false,
            kernel.Fuse(output, 1, columns));
    }

    /// <summary>Multiplies.</summary>
    /// <param name="lhs">[M][K].</param>
    /// <param name="m">M ≥ 0.</param>
    /// <param name="rhs">[K][N], or [N][K] when transposed.</param>
    /// <param name="output">[M][N].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* lhs, int m, float* rhs, float* output, WorkerPool pool)
    {
        lock (_turn)
        {
            _pack.Source = rhs;
            pool.Run(_pack);
            _product.Run((byte*)lhs, (byte*)output, null, m, pool);
        }
    }

    private sealed class PackWork(PackedRhs packed, bool transposed) : ParallelWork
    {
        public float* Source;

        public override void Execute(int part, int parts)
        {
            (int from, int to) = Slice(packed.PanelCount, part, parts);
            PackRhs.Floats(Source, transposed ? packed.Depth : packed.Columns, transposed, packed, from, to);
        }
    }
}
