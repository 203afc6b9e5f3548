using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Integer matrix product of two operands that change from run to run: acc = (lhs − lhsZeroPoint) · (rhs − rhsZeroPoint), then an <see cref="OutputStage"/>.</summary>
/// <remarks>
/// The right operand is packed at each run, into memory of this object; runs take turns. Exact on every tier. Below the emitted tier only a right
/// operand whose centred codes fit 8 signed bits whatever they are (s8 with zero point 0, u8 with 128) gets the faster kernels.
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
    private readonly int _offset;

    /// <summary>Reserves the memory.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="lhsType">UInt8 or Int8.</param>
    /// <param name="lhsZeroPoint">The code of zero in the left operand.</param>
    /// <param name="rhsType">UInt8 or Int8.</param>
    /// <param name="rhsZeroPoint">The code of zero in the right operand.</param>
    /// <param name="stage">What happens to the accumulators.</param>
    /// <param name="transposedRhs">True when the right operand is stored [N][K].</param>
    /// <param name="strides">How far apart the rows of the operands lie; the default is side by side.</param>
    /// <exception cref="DyadicException">A type, zero point or extent is out of range.</exception>
    public DynamicIntegerGemm(
        int depth, int columns, ElementType lhsType, int lhsZeroPoint, ElementType rhsType, int rhsZeroPoint, OutputStage stage, bool transposedRhs = false, ProductStrides strides = default)
        : this(depth, columns, lhsType, lhsZeroPoint, rhsType, rhsZeroPoint, stage, transposedRhs, strides, CpuFeatures.Tier)
    {
    }

    internal DynamicIntegerGemm(
        int depth, int columns, ElementType lhsType, int lhsZeroPoint, ElementType rhsType, int rhsZeroPoint, OutputStage stage, bool transposedRhs, ProductStrides strides, KernelTier tier)
    {
        stage.RequireNoSum("A product of two tensors");
        strides = strides.For(depth, columns, transposedRhs);
        ConvGeometry geometry = ConvGeometry.Product(depth, columns);
        geometry.Validate();
        IntegerOperands.Require(lhsType, lhsZeroPoint, []);
        IntegerOperands.Require(rhsType, rhsZeroPoint, []);
        BoundStage bound = new(stage, columns, tier);
        // As 8 signed bits a u8 code loses 128; what the zero point says otherwise is an offset of every column.
        int signedZero = rhsType == ElementType.UInt8 ? 128 : 0;
        GemmKernel kernel = GemmKernelTable.SelectInteger(tier, rhsZeroPoint == signedZero ? RhsFit.SByte : RhsFit.SByteLessOffsets);
        bool bytes = kernel.Format == GemmFormat.Byte4;
        _offset = bytes ? signedZero - rhsZeroPoint : 0;
        bool flips = bytes && lhsType == ElementType.Int8;
        _pending = bytes ? lhsZeroPoint + (flips ? 128 : 0) : 0;
        _packed = new PackedRhs(kernel, depth, columns);
        _pack = new PackWork(_packed, rhsType == ElementType.Int8, bytes ? signedZero : rhsZeroPoint, transposedRhs, strides.Rhs);
        _bias = bound.Bias;
        _initial = WeightOrder.Initial<int>([_packed], _bias);
        _product = new TiledProduct(
            kernel, IntegerOperands.Rows(geometry, lhsType, lhsZeroPoint, kernel.Format, strides.Lhs), [_packed], _initial, new IntegerOutput(bound, strides.Output), flips,
            kernel.Fuse(stage, 1, columns), _offset == 0 ? null : WeightOrder.Initial<int>([_packed], [.. Enumerable.Repeat(_offset, columns)]), strides.Output);
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
            Pack(rhs, pool);
            Multiply(lhs, m, output, pool);
        }
    }

    /// <summary>Takes a right operand for the products that follow, by one thread.</summary>
    internal void Pack(void* rhs, WorkerPool pool)
    {
        _pack.Source = (byte*)rhs;
        pool.Run(_pack);
        if (_pending != 0) _packed.StartAccumulators(_bias, _pending, _offset, (int*)_initial.Pointer);
    }

    /// <summary>Multiplies rows by the right operand that was taken last.</summary>
    internal void Multiply(void* lhs, int m, void* output, WorkerPool pool) => _product.Run((byte*)lhs, (byte*)output, null, m, pool);

    private sealed class PackWork(PackedRhs packed, bool signed, int zeroPoint, bool transposed, int stride) : ParallelWork
    {
        public byte* Source;

        public override void Execute(int part, int parts)
        {
            (int from, int to) = Slice(packed.PanelCount, part, parts);
            PackRhs.Codes(Source, signed, zeroPoint, transposed, stride, packed, from, to);
        }
    }
}
