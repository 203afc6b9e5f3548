using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What the bindings of integer convolutions share.</summary>
internal static unsafe class IntegerConvolutionStep
{
    /// <summary>The window of a convolution of one or two spatial axes over 8-bit codes; null for others.</summary>
    public static Window? WindowOf(
        PlanBuilder plan, Node node, string autoPad, DenseTensor weights, int[]? strides, int[]? pads, int[]? dilations, bool channelsLast = false)
    {
        TensorShape input = ChannelsSecond(plan.Facts.Shape(node.Inputs[0]!), channelsLast), output = ChannelsSecond(plan.Facts.Shape(node.Output), channelsLast);
        if (input.Rank is not (3 or 4) || output.Count == 0) return null;
        if (!IntegerConstants.IsByte(plan.Facts[node.Inputs[0]!].Type) || !IntegerConstants.IsByte(weights.ElementType)) return null;
        return Window.Of(autoPad, weights.Shape.Extents[2..], strides, pads, dilations, input, output);
    }

    /// <summary>The group of a convolution and what follows it; input 0 of the first node is the image.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="epilogue">What follows.</param>
    /// <param name="window">See <see cref="WindowOf"/>.</param>
    /// <param name="groups">G.</param>
    /// <param name="weights">[M][C/G][…] codes.</param>
    /// <param name="zeroPoint">Of the image.</param>
    /// <param name="weightZeroPoints">One, or one an output channel.</param>
    /// <param name="channelsLast">True when the image's own shape is [N,…,C]: then its standard layout is the one that kernels read.</param>
    public static StepGroup Group(
        PlanBuilder plan, IntegerEpilogue epilogue, Window window, int groups, DenseTensor weights, int zeroPoint, int[] weightZeroPoints, bool channelsLast = false)
    {
        if (groups == 1) epilogue = epilogue.WithSum(plan);
        epilogue = epilogue.WithTable(plan);
        return new StepGroup(epilogue.Nodes, () =>
        {
            Value input = epilogue.Nodes[0].Inputs[0]!;
            ConvGeometry geometry = window.Geometry(
                ChannelsSecond(plan.Facts.Shape(input), channelsLast), ChannelsSecond(plan.Facts.Shape(epilogue.Output), channelsLast), groups);
            using CentredWeights centred = new(weights, weightZeroPoints, run: weights.Count / weights.Shape[0]);
            IntegerConvolution kernel = new(geometry, plan.Facts[input].Type, zeroPoint, centred.Codes, epilogue.Stage);
            Layout layout = channelsLast ? Layout.Standard : Layout.ChannelsLast;
            Operand x = plan.Use(input, layout);
            Operand? residual = epilogue.Residual is null ? null : plan.Use(epilogue.Residual, layout);
            ChannelSlice? slice = kernel.WritesSlices && !channelsLast ? plan.Place(epilogue.Output) : null;
            Operand y = slice?.Whole ?? plan.Define(epilogue.Output, layout);
            (long firstByte, long pixelBytes) = slice is null ? (0, 0) : (slice.FirstByte, slice.PixelBytes);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, residual is null ? null : residual.Pointer, y.Pointer + firstByte, pixelBytes, pool))
            {
                Kernel = $"integer convolution {kernel.KernelName}{(residual is null ? string.Empty : " + addition")}{epilogue.LookUpName}{(slice is null ? string.Empty : " into its place")}",
                Nodes = epilogue.Nodes,
                Inputs = residual is null ? [x] : [x, residual],
                Outputs = [y],
            });
        });
    }

    private static TensorShape ChannelsSecond(TensorShape shape, bool channelsLast) =>
        channelsLast && shape.Rank >= 3 ? TensorShape.Create([shape[0], shape[-1], .. shape.Skip(1).SkipLast(1)]) : shape;
}
