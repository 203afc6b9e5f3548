using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float LayerNormalization with constant gain and shift, whose mean and deviation nobody reads.</summary>
internal sealed unsafe class LayerNormalizationBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not LayerNormalization norm || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        if (node.Outputs.Skip(1).Any(output => output is not null && !plan.IsUnread(output)) || plan.Settings.KeepsEveryValue && node.Outputs.Count > 1) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        int axis = norm.Axis < 0 ? norm.Axis + shape.Rank : norm.Axis;
        int columns = checked((int)shape.CountOf(axis, shape.Rank));
        if (shape.Count == 0 || plan.Facts.Constant(node.Inputs[1]) is not { } gain || gain.Count != columns) return null;
        float[] affine = new float[2 * columns];
        gain.Span<float>().CopyTo(affine);
        if (node.Input(2) is { } bias)
        {
            if (plan.Facts.Constant(bias) is not { } shift || shift.Count != columns) return null;
            shift.Span<float>().CopyTo(affine.AsSpan(columns));
        }

        RowNormalization kernel = new(columns, norm.Epsilon);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!), y = plan.Define(node.Output), parameters = plan.OwnConstant($"{node.Name}_affine", DenseTensor.Vector<float>(affine));
            long rows = shape.Count / columns;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run((float*)x.Pointer, (float*)parameters.Pointer, (float*)y.Pointer, rows, pool))
            {
                Kernel = "float layer normalization",
                Nodes = [node],
                Inputs = [x, parameters],
                Outputs = [y],
                MayOverwrite = [x],
            });
        });
    }
}
