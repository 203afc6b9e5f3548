using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Slice with constant ranges, in either layout.</summary>
internal sealed class SliceBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Slice) return null;
        Value input = node.Inputs[0]!;
        TensorShape shape = plan.Facts.Shape(input), result = plan.Facts.Shape(node.Output);
        if (Integers(plan, node.Input(1)) is not { } starts) return null;
        if (node.Input(3) is { } axesValue && plan.Facts.Constant(axesValue) is null) return null;
        if (node.Input(4) is { } stepsValue && plan.Facts.Constant(stepsValue) is null) return null;
        long[] axes = Integers(plan, node.Input(3)) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[]? steps = Integers(plan, node.Input(4));
        return new StepGroup(node, () =>
        {
            Layout layout = plan.LayoutFor([input]);
            Operand source = plan.Use(input, layout), target = plan.Define(node.Output, layout);
            int[] strides = StridedMove.LogicalStrides(source, layout);
            long offset = 0;
            for (int i = 0; i < axes.Length; i++)
            {
                int axis = (int)(axes[i] < 0 ? axes[i] + shape.Rank : axes[i]);
                long step = steps?[i] ?? 1;
                offset += First(shape[axis], starts[i], step) * strides[axis];
                strides[axis] = result[axis] > 1 ? checked((int)(strides[axis] * step)) : 0;
            }

            plan.Add(StridedMove.Step("slice", node, source, target, StridedMove.Copy(
                plan, source, target, result.Extents, strides, StridedMove.LogicalStrides(target, layout), sourceOffset: offset)));
        });
    }

    // A negative start counts from the end; any start is moved into the axis.
    private static long First(int extent, long start, long step) =>
        Math.Clamp(start < 0 ? Math.Max(start, -extent) + extent : start, 0, step > 0 ? extent : Math.Max(extent - 1, 0));

    private static long[]? Integers(PlanBuilder plan, Value? value) => plan.Facts.Constant(value) is { } constant ? IntegerElements.ToInt64(constant) : null;
}
