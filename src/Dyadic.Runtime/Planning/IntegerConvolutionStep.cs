using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What the bindings of integer convolutions share.</summary>
internal static unsafe class IntegerConvolutionStep
{
    /// <summary>The window of a convolution of one or two spatial axes over 8-bit codes; null for others.</summary>
    public static Window? WindowOf(PlanBuilder plan, Node node, string autoPad, DenseTensor weights, int[]? strides, int[]? pads, int[]? dilations)
    {
        TensorShape input = plan.Facts.Shape(node.Inputs[0]!), output = plan.Facts.Shape(node.Output);
        if (input.Rank is not (3 or 4) || output.Count == 0) return null;
        if (!IntegerConstants.IsByte(plan.Facts[node.Inputs[0]!].Type) || !IntegerConstants.IsByte(weights.ElementType)) return null;
        return Window.Of(autoPad, weights.Shape.Extents[2..], strides, pads, dilations, input, output);
    }

    /// <summary>The group of a convolution and what follows it; input 0 of the first node is the image.</summary>
    public static StepGroup Group(PlanBuilder plan, IntegerEpilogue epilogue, Window window, int groups, DenseTensor weights, int zeroPoint, int[] weightZeroPoints) =>
        new(epilogue.Nodes, () =>
        {
            Value input = epilogue.Nodes[0].Inputs[0]!;
            ConvGeometry geometry = window.Geometry(plan.Facts.Shape(input), plan.Facts.Shape(epilogue.Output), groups);
            int perChannel = weights.Count / weights.Shape[0];
            short[] centred = IntegerConstants.Centred(weights, weightZeroPoints, index => index / perChannel);
            IntegerConvolution kernel = new(geometry, plan.Facts[input].Type, zeroPoint, centred, epilogue.Stage);
            Operand x = plan.Use(input, Layout.ChannelsLast), y = plan.Define(epilogue.Output, Layout.ChannelsLast);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, pool))
            {
                Kernel = $"integer convolution {kernel.KernelName}",
                Nodes = epilogue.Nodes,
                Inputs = [x],
                Outputs = [y],
            });
        });
}
