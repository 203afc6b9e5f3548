using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Integer matrix product of two operands that change from run to run: acc = (lhs − lhsZeroPoint) · (rhs − rhsZeroPoint), then an <see cref="OutputStage"/>.</summary>
/// <remarks>
/// The right operand is packed at each run, into memory of this object; runs take turns. Exact on every tier. A right operand whose
/// centred codes fit 8 signed bits whatever they are (s8 with zero point 0, u8 with 128) gets the faster kernels.
/// </remarks>
public sealed unsafe class DynamicIntegerGemm
{
    private readonly Lock _turn = new();
    private readonly PackedRhs _packed;
    private readonly TiledProduct _product;
    private readonly PackWork _pack;
    private readonly PinnedBuffer _initial;
    private readonly int[] _bias;
    private readonly int _pending;

    /// <summary>Reserves the memory.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="lhsType">UInt8 or Int8.</param>
    /// <param name="lhsZeroPoint">The code of zero in the left operand.</param>
    /// <param name="rhsType">UInt8 or Int8.</param>
    /// <param name="rhsZeroPoint">The code of zero in the right operand.</param>
    /// <param name="stage">What happens to the accumulators.</param>
    /// <param name="transposedRhs">True when the right operand is stored [N][K].</param>
    /// <exception cref="DyadicException">A type, zero point or extent is out of range.</exception>
    public DynamicIntegerGemm(
        int depth, int columns, ElementType lhsType, int lhsZeroPoint, ElementType rhsType, int rhsZeroPoint, OutputStage stage, bool transposedRhs = false)
        : this(depth, columns, lhsType, lhsZeroPoint, rhsType, rhsZeroPoint, stage, transposedRhs, CpuFeatures.Tier)
    {
    }

    internal DynamicIntegerGemm(
        int depth, int columns, ElementType lhsType, int lhsZeroPoint, ElementType rhsType, int rhsZeroPoint, OutputStage stage, bool transposedRhs, KernelTier tier)
    {
        ConvGeometry geometry = ConvGeometry.Product(depth, columns);
        geometry.Validate();
        IntegerOperands.Require(lhsType, lhsZeroPoint, []);
        IntegerOperands.Require(rhsType, rhsZeroPoint, []);
        BoundStage bound = new(stage, columns, tier);
        bool narrow = rhsZeroPoint == (rhsType == ElementType.UInt8 ? 128 : 0);
        GemmKernel kernel = GemmKernelTable.SelectInteger(tier, narrow ? RhsFit.SByte : RhsFit.Short);
        bool flips = kernel.Format == GemmFormat.Byte4 && lhsType == ElementType.Int8;
        _pending = kernel.Format == GemmFormat.Byte4 ? lhsZeroPoint + (flips ? 128 : 0) : 0;
        _packed = new PackedRhs(kernel, depth, columns);
        _pack = new PackWork(_packed, rhsType == ElementType.Int8, rhsZeroPoint, transposedRhs);
        _bias = bound.Bias;
        _initial = WeightOrder.Initial<int>([_packed], _bias);
        _product = new TiledProduct(
            kernel, IntegerOperands.Rows(geometry, lhsType, lhsZeroPoint, kernel.Format), [_packed], _initial, new IntegerOutput(bound, columns), flips);
        KernelName = kernel.Name;
    }

    /// <summary>The row of the kernel table that computes the accumulators.</summary>
    public string KernelName { get; }

    /// <summary>Multiplies.</summary>
    /// <param name="lhs">[M][K] codes.</param>
    /// <param name="m">M ≥ 0.</param>
    /// <param name="rhs">[K][N] codes, or [N][K] when transposed.</param>
    /// <param name="output">[M][N] of the stage's output type.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(void* lhs, int m, void* rhs, void* output, WorkerPool pool)
    {
        lock (_turn)
        {
            _pack.Source = (byte*)rhs;
            pool.Run(_pack);
            if (_pending != 0) _packed.StartAccumulators(_bias, _pending, (int*)_initial.Pointer);
            _product.Run((byte*)lhs, (byte*)output, null, m, pool);
        }
    }

    private sealed class PackWork(PackedRhs packed, bool signed, int zeroPoint, bool transposed) : ParallelWork
    {
        public byte* Source;

        public override void Execute(int part, int parts)
        {
            (int from, int to) = Slice(packed.PanelCount, part, parts);
            PackRhs.Codes(Source, signed, zeroPoint, transposed, packed, from, to);
        }
    }
}
