using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Nearest Resize of the spatial axes with constant scales or sizes: whole pixels are copied, channels last.</summary>
internal sealed unsafe class NearestResizeBinding : KernelBinding
{
    // The table of sources takes four bytes a pixel; beyond this it is the pixels that it would crowd out.
    private const int MostSources = 1 << 24;

    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Resize { Mode: "nearest", CoordinateTransformationMode: not "tf_crop_and_resize" } resize) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!), result = plan.Facts.Shape(node.Output);
        if (shape.Rank < 3 || shape.Count == 0 || result.Count == 0 || result[1] > MostSources || result.Count / result[1] > MostSources || shape[0] != result[0] || shape[1] != result[1]) return null;
        if (node.Inputs.Skip(1).Any(input => input is not null && plan.Facts.Constant(input) is null)) return null;
        int[] sources = Sources(resize, plan, node, shape, result);
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

    // For each pixel of the result, the pixel it is a copy of.
    private static int[] Sources(Resize resize, PlanBuilder plan, Node node, TensorShape shape, TensorShape result)
    {
        DenseTensor? Constant(int index) => node.Input(index) is { } value ? plan.Facts.Constant(value) : null;
        int[][] axes = resize.NearestSources(shape, Constant(2), Constant(3), what => DyadicException.BadInput($"{node}: {what}"));
        int[] strides = shape.Strides(), sources = new int[result.Count / result[1]];
        for (int i = 0; i < sources.Length; i++)
        {
            int rest = i, pixel = 0;
            for (int axis = shape.Rank - 1; axis >= 2; axis--)
            {
                pixel += axes[axis][rest % result[axis]] * strides[axis];
                rest /= result[axis];
            }

            sources[i] = (axes[0][rest] * strides[0] / shape[1]) + pixel;
        }

        return sources;
    }
}
