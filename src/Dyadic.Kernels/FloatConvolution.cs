using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Float convolution, NHWC in and out: y = clamp(Σ x·w + bias (+ residual), min, max). ONNX Conv without a layout.</summary>
/// <remarks>
/// Weights are packed once. The input is read in place: no im2col matrix is built. Sums are rounded in an order that depends on the tier.
/// Runs may overlap in time; input and output may not overlap in memory.
/// </remarks>
public sealed unsafe class FloatConvolution
{
    private readonly TiledProduct? _product;
    private readonly DepthwiseProduct? _depthwise;
    private readonly LineProduct? _lines;

    /// <summary>Packs the weights.</summary>
    /// <param name="geometry">Shapes, strides, pads, groups.</param>
    /// <param name="weightsOihw">[OutputChannels][InputChannels / Groups][KernelHeight][KernelWidth].</param>
    /// <param name="bias">Empty, or one an output channel.</param>
    /// <param name="clampMin">The least output, or −∞.</param>
    /// <param name="clampMax">The greatest output, or +∞.</param>
    /// <param name="precision">How precise the operands are; a depthwise convolution keeps float32.</param>
    /// <exception cref="DyadicException">The geometry is inconsistent or a span has another length.</exception>
    public FloatConvolution(
        ConvGeometry geometry, ReadOnlySpan<float> weightsOihw, ReadOnlySpan<float> bias, float clampMin, float clampMax, FloatPrecision precision = FloatPrecision.Float32)
        : this(geometry, weightsOihw, bias, clampMin, clampMax, CpuFeatures.Tier, precision)
    {
    }

    internal FloatConvolution(
        ConvGeometry geometry, ReadOnlySpan<float> weightsOihw, ReadOnlySpan<float> bias, float clampMin, float clampMax, KernelTier tier,
        FloatPrecision precision = FloatPrecision.Float32)
    {
        geometry.Validate();
        Geometry = geometry;
        WeightOrder.RequireLengths(geometry, weightsOihw.Length, bias.Length);
        if (LineProduct.Create(geometry, weightsOihw, bias, clampMin, clampMax, tier) is { } lines)
        {
            (_lines, KernelName) = (lines, lines.KernelName);
            return;
        }

        FloatOutput output = new(geometry.OutputChannels, clampMin, clampMax);
        PinnedBuffer zeroPixel = new((long)geometry.InputChannels * sizeof(float));
        if (geometry.IsDepthwise)
        {
            DepthwiseRow row = DepthwiseKernelTable.Select(DepthwiseKernelTable.Float32, tier, geometry.OutputChannels);
            PinnedBuffer weights = new((long)geometry.Taps * geometry.OutputChannels * sizeof(float));
            WeightOrder.TransposeTaps(weightsOihw, geometry.Taps, new Span<float>(weights.Pointer, weightsOihw.Length));
            PinnedBuffer initial = PinnedBuffer.Of(bias, geometry.OutputChannels);
            _depthwise = new DepthwiseProduct(row, geometry, new ConvolutionRows(geometry, sizeof(float), zeroPixel), weights, initial, output, signedCodes: false);
            KernelName = row.Name;
            return;
        }

        FloatProductPlan plan = new(precision, tier);
        GemmKernel kernel = plan.Kernel;
        RowSource rows = plan.Rows(Rows(geometry, zeroPixel));
        ReadOnlySpan<float> weightsAsPacked = plan.Weights(weightsOihw);
        PackedRhs[] groups = new PackedRhs[geometry.Groups];
        for (int group = 0; group < groups.Length; group++)
        {
            groups[group] = new PackedRhs(kernel, rows, geometry.GroupOutputChannels);
            WeightOrder.Pack(geometry, group, weightsAsPacked, groups[group]);
        }

        PinnedBuffer start = WeightOrder.Initial(groups, bias);
        _product = new TiledProduct(kernel, rows, groups, start, output, signedLhs: false, kernel.Fuse(output, geometry.Groups, geometry.GroupOutputChannels));
        KernelName = kernel.Name;
    }

    /// <summary>The shape this convolution was packed for.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>The row of the kernel table that computes it.</summary>
    public string KernelName { get; }

    /// <summary>Convolves.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][InputChannels].</param>
    /// <param name="output">[Batch][OutputHeight][OutputWidth][OutputChannels].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, float* output, WorkerPool pool) => Run(input, null, output, pool);

    /// <summary>Convolves and adds a tensor before the clamp.</summary>
    /// <param name="input">[Batch][InputHeight][InputWidth][InputChannels].</param>
    /// <param name="residual">Of the output's shape, or null; may be the output itself.</param>
    /// <param name="output">[Batch][OutputHeight][OutputWidth][OutputChannels].</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(float* input, float* residual, float* output, WorkerPool pool)
    {
        if (_lines is not null) _lines.Run((byte*)input, (byte*)residual, (byte*)output, 0, pool);
        else if (_depthwise is not null) _depthwise.Run((byte*)input, (byte*)output, (byte*)residual, pool);
        else _product!.Run((byte*)input, (byte*)output, (byte*)residual, Geometry.OutputPixels, pool);
    }

    private static RowSource Rows(ConvGeometry geometry, PinnedBuffer zeroPixel)
    {
        // Shorter runs than this cost more in pointers than in copies.
        const int ShortestRun = 8;
        if (geometry.IsPointwise) return new StridedRows(geometry.GroupInputChannels, sizeof(float), geometry.InputChannels * sizeof(float));
        if (RunRows.Covers(geometry)) return new RunRows(geometry, sizeof(float), 0);
        return geometry.GroupInputChannels >= ShortestRun
            ? new ConvolutionRows(geometry, sizeof(float), zeroPixel)
            : new GatheredRows(geometry, ElementType.Float32, 0, widen: false);
    }
}
