using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Integer convolution, NHWC in and out: acc = Σ (x − zeroPoint)·w, then an <see cref="OutputStage"/>. Exact on every tier.</summary>
/// <remarks>
/// Accumulators are int32 and wrap around; the graph layer proves that they do not. Taps in the padding contribute zero.
/// Runs may overlap in time; input and output may not overlap in memory.
/// </remarks>
public sealed unsafe class IntegerConvolution
{
    private readonly TiledProduct? _product;
    private readonly DepthwiseProduct? _depthwise;
    private readonly EmittedDepthwise? _depthwiseLines;
    private readonly LineProduct? _lines;
    private readonly bool _adds;

    /// <summary>Packs the weights; those that fit 8 signed bits get the faster kernels.</summary>
    /// <param name="geometry">Shapes, strides, pads, groups.</param>
    /// <param name="inputType">UInt8 or Int8.</param>
    /// <param name="inputZeroPoint">The code of zero in the input.</param>
    /// <param name="centredWeightsOihw">Code − zero point, in [−255, 255]: [OutputChannels][InputChannels / Groups][KernelHeight][KernelWidth].</param>
    /// <param name="stage">What happens to the accumulators; its bias is part of them.</param>
    /// <exception cref="DyadicException">The geometry is inconsistent, a span has another length, or a value is out of range.</exception>
    public IntegerConvolution(ConvGeometry geometry, ElementType inputType, int inputZeroPoint, ReadOnlySpan<short> centredWeightsOihw, OutputStage stage)
        : this(geometry, inputType, inputZeroPoint, centredWeightsOihw, stage, CpuFeatures.Tier)
    {
    }

    internal IntegerConvolution(ConvGeometry geometry, ElementType inputType, int inputZeroPoint, ReadOnlySpan<short> centredWeightsOihw, OutputStage stage, KernelTier tier, GemmKernel? forced = null)
    {
        Geometry = geometry;
        _adds = stage.Sum is not null;
        if (!geometry.IsDepthwise || forced is not null)
        {
            _lines = forced is null ? CreateLines(geometry, inputType, inputZeroPoint, centredWeightsOihw, stage, tier) : null;
            if (_lines is not null)
            {
                KernelName = _lines.KernelName;
                return;
            }

            _product = IntegerProduct.Create(geometry, inputType, inputZeroPoint, centredWeightsOihw, stage, tier, forced);
            KernelName = _product.KernelName;
            return;
        }

        geometry.Validate();
        WeightOrder.RequireLengths(geometry, centredWeightsOihw.Length, 0);
        IntegerOperands.Require(inputType, inputZeroPoint, centredWeightsOihw);
        BoundStage bound = new(stage, geometry.OutputChannels, tier);
        _depthwiseLines = EmittedDepthwise.Create(geometry, inputType, inputZeroPoint, centredWeightsOihw, bound.Bias, stage, tier);
        if (_depthwiseLines is not null)
        {
            KernelName = _depthwiseLines.KernelName;
            return;
        }

        DepthwiseRow row = DepthwiseKernelTable.Select(DepthwiseKernelTable.Integer, tier, geometry.OutputChannels);
        _depthwise = Depthwise(row, inputZeroPoint, centredWeightsOihw, bound, new IntegerOutput(bound, geometry.OutputChannels), inputType == ElementType.Int8);
        KernelName = row.Name;
    }

    /// <summary>The shape this convolution was packed for.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>The row of the kernel table that computes the accumulators.</summary>
    public string KernelName { get; }

    /// <summary>Convolves.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][InputChannels] 8-bit codes.</param>
    /// <param name="output">[Batch][OutputHeight][OutputWidth][OutputChannels] of the stage's output type.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="DyadicException">The stage adds a residual.</exception>
    public void Run(void* input, void* output, WorkerPool pool) => Run(input, null, output, pool);

    /// <summary>Convolves and adds the codes of another tensor, as the stage says.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][InputChannels] 8-bit codes.</param>
    /// <param name="residual">8-bit codes of the output's shape, apart from the output, when the stage has a <see cref="OutputStage.Sum"/>; otherwise null.</param>
    /// <param name="output">[Batch][OutputHeight][OutputWidth][OutputChannels] of the stage's output type.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="DyadicException">The stage adds a residual and there is none, or the other way round.</exception>
    public void Run(void* input, void* residual, void* output, WorkerPool pool) => Run(input, residual, output, 0, pool);

    /// <summary>True when outputs can be some channels of a wider tensor.</summary>
    public bool WritesSlices => _lines is not null;

    /// <summary>Convolves into some channels of a wider tensor.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][InputChannels] 8-bit codes.</param>
    /// <param name="residual">As above.</param>
    /// <param name="output">The first channel of the first pixel to write.</param>
    /// <param name="outputStride">Bytes from an output pixel to the next; 0 when they lie together. Any other only when <see cref="WritesSlices"/>.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="DyadicException">As above, or the outputs cannot be part of a wider tensor.</exception>
    public void Run(void* input, void* residual, void* output, long outputStride, WorkerPool pool)
    {
        if (outputStride != 0 && !WritesSlices) throw DyadicException.Unsupported($"{KernelName} writes whole tensors; copy its output into the wider one.");
        if (_adds != (residual != null)) throw DyadicException.BadInput(_adds ? "The output stage of this convolution adds a residual; give one." : "The output stage of this convolution adds no residual; give none.");
        if (_lines is not null) _lines.Run((byte*)input, (byte*)residual, (byte*)output, outputStride, pool);
        else if (_depthwiseLines is not null) _depthwiseLines.Run((byte*)input, (byte*)output, pool);
        else if (_depthwise is not null) _depthwise.Run((byte*)input, (byte*)output, (byte*)residual, pool);
        else _product!.Run((byte*)input, (byte*)output, (byte*)residual, Geometry.OutputPixels, pool);
    }

    private static LineProduct? CreateLines(
        ConvGeometry geometry, ElementType inputType, int inputZeroPoint, ReadOnlySpan<short> weights, OutputStage stage, KernelTier tier)
    {
        geometry.Validate();
        WeightOrder.RequireLengths(geometry, weights.Length, 0);
        IntegerOperands.Require(inputType, inputZeroPoint, weights);
        return LineProduct.Create(geometry, inputType, inputZeroPoint, weights, stage, tier);
    }

    private DepthwiseProduct Depthwise(DepthwiseRow row, int zeroPoint, ReadOnlySpan<short> weights, BoundStage stage, IntegerOutput output, bool signed)
    {
        int channels = Geometry.OutputChannels;
        short[] transposed = new short[weights.Length];
        WeightOrder.TransposeTaps(weights, Geometry.Taps, transposed);
        PinnedBuffer words = new((long)weights.Length * sizeof(int));
        for (int index = 0; index < transposed.Length; index++) ((int*)words.Pointer)[index] = (ushort)transposed[index];
        int[] initial = IntegerOperands.InitialAccumulators(stage.Bias, zeroPoint, weights, Geometry.Taps);
        PinnedBuffer zeroPixel = IntegerOperands.ZeroPixel(channels, zeroPoint);
        ConvolutionRows rows = new(Geometry, 1, zeroPixel);
        return new DepthwiseProduct(row, Geometry, rows, words, PinnedBuffer.Of<int>(initial, channels), output, signed);
    }
}
