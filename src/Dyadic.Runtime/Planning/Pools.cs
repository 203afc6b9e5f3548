using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What the pooling bindings share.</summary>
internal static class Pools
{
    /// <summary>The geometry of a windowed pool; null unless it has one or two spatial axes.</summary>
    public static PoolGeometry? Windowed(
        PlanBuilder plan, Node node, string autoPad, int[] kernel, int[]? strides, int[]? pads, int[]? dilations)
    {
        TensorShape input = plan.Facts.Shape(node.Inputs[0]!), output = plan.Facts.Shape(node.Output);
        if (input.Rank is not (3 or 4) || output.Count == 0) return null;
        Window window = Window.Of(autoPad, kernel, strides, pads, dilations, input, output);
        (int inputHeight, int outputHeight) = input.Rank == 4 ? (input[2], output[2]) : (1, 1);
        return new PoolGeometry(
            input[0], inputHeight, input[-1], input[1], outputHeight, output[-1], window.Kernel.H, window.Kernel.W, window.Strides.H, window.Strides.W,
            window.Dilations.H, window.Dilations.W, window.PadsBegin.H, window.PadsBegin.W, window.PadsEnd.H, window.PadsEnd.W);
    }

    /// <summary>The geometry of a pool over all spatial axes, however many there are.</summary>
    public static PoolGeometry? Global(TensorShape input) =>
        input.Rank < 3 || input.Count == 0 ? null : PoolGeometry.Global(input[0], 1, checked((int)input.CountOf(2, input.Rank)), input[1]);

    /// <summary>A group of one channels-last step.</summary>
    /// <param name="plan">The plan being built.</param>
    /// <param name="node">The pool.</param>
    /// <param name="kernel">The kernel's name in reports.</param>
    /// <param name="run">Makes the work from input and output.</param>
    public static StepGroup Group(PlanBuilder plan, Node node, string kernel, Func<Operand, Operand, Action> run) => new(node, () =>
    {
        Operand x = plan.Use(node.Inputs[0]!, Layout.ChannelsLast), y = plan.Define(node.Output, Layout.ChannelsLast);
        plan.Add(new KernelStep(run(x, y)) { Kernel = kernel, Nodes = [node], Inputs = [x], Outputs = [y] });
    });
}
