using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Nearest Resize of the spatial axes with constant scales or sizes: whole pixels are copied, channels last.</summary>
internal sealed unsafe class NearestResizeBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Resize { Mode: "nearest", CoordinateTransformationMode: not "tf_crop_and_resize" }) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!), result = plan.Facts.Shape(node.Output);
        if (shape.Rank < 3 || result.Count == 0 || shape[0] != result[0] || shape[1] != result[1]) return null;
        if (node.Inputs.Skip(1).Any(input => input is not null && plan.Facts.Constant(input) is null)) return null;
        int[] sources = Sources(plan, node, shape, result);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!, Layout.ChannelsLast), y = plan.Define(node.Output, Layout.ChannelsLast);
            long bytes = (long)shape[1] * x.Type.ByteWidth();
            plan.Add(new KernelStep(() =>
            {
                byte* target = y.Pointer;
                foreach (int source in sources)
                {
                    Buffer.MemoryCopy(x.Pointer + (source * bytes), target, bytes, bytes);
                    target += bytes;
                }
            })
            {
                Kernel = "nearest resize",
                Nodes = [node],
                Inputs = [x],
                Outputs = [y],
            });
        });
    }

    // The operator itself moves the numbers of the pixels: for each pixel of the result, the pixel it is a copy of.
    private static int[] Sources(PlanBuilder plan, Node node, TensorShape shape, TensorShape result)
    {
        DenseTensor indices = DenseTensor.Zeros(ElementType.Int32, shape);
        int pixels = checked((int)shape.CountOf(2, shape.Rank)), resized = checked((int)result.CountOf(2, result.Rank)), channels = shape[1];
        for (int i = 0; i < indices.Count; i++) indices.Span<int>()[i] = (i / (pixels * channels) * pixels) + (i % pixels);
        DenseTensor moved = ConstantPool.Evaluate(node, [indices, .. node.Inputs.Skip(1).Select(plan.Facts.Constant)])[0]!;
        int[] sources = new int[result[0] * resized];
        for (int i = 0; i < sources.Length; i++) sources[i] = moved.Span<int>()[(i / resized * resized * channels) + (i % resized)];
        return sources;
    }
}
