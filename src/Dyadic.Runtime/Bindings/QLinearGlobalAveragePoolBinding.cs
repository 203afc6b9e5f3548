using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>ONNX Runtime's QLinearGlobalAveragePool with constant parameters: channel sums, rescaled in float32, half to even.</summary>
internal sealed unsafe class QLinearGlobalAveragePoolBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not QLinearGlobalAveragePool { ChannelsLast: false }) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!);
        ElementType type = plan.Facts[node.Inputs[0]!].Type;
        if (shape.Rank < 3 || shape.Count == 0 || !IntegerConstants.IsByte(type) || plan.Facts[node.Output].Type != type) return null;
        if (IntegerConstants.Scale(plan, node, 1) is not { } inputScale || IntegerConstants.ZeroPoint(plan, node, 2) is not { } zeroPoint) return null;
        if (IntegerConstants.Scale(plan, node, 3) is not { } outputScale || IntegerConstants.ZeroPoint(plan, node, 4) is not { } outputZeroPoint) return null;
        int pixels = checked((int)shape.CountOf(2, shape.Rank)), channels = shape[1];
        float scale = inputScale / (outputScale * pixels);
        if (!float.IsFinite(scale)) return null;
        ChannelSum sum = new(type, zeroPoint, shape[0], pixels, channels);
        TensorRequantize rescale = new(OutputStage.Float32HalfEven([], [scale], outputZeroPoint, type), channels, inner: 1);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!, Layout.ChannelsLast), y = plan.Define(node.Output, Layout.ChannelsLast);
            Operand sums = plan.Scratch(ElementType.Int32, y.Shape);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() =>
            {
                sum.Run(x.Pointer, (int*)sums.Pointer, pool);
                rescale.Run((int*)sums.Pointer, y.Pointer, shape[0], pool);
            })
            {
                Kernel = "quantized global average pool",
                Nodes = [node],
                Inputs = [x, sums],
                Outputs = [y],
            });
        });
    }
}
