using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Transpose: a view where the bytes are in the wanted order already (N, H, W, C to N, C, H, W held channels last), otherwise a copy.</summary>
internal sealed class TransposeBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Transpose transpose) return null;
        Value input = node.Inputs[0]!;
        TensorShape shape = plan.Facts.Shape(input);
        int[] order = transpose.Perm is { } perm ? Array.ConvertAll(perm, axis => axis < 0 ? axis + shape.Rank : axis) : [.. Enumerable.Range(0, shape.Rank).Reverse()];
        return new StepGroup(node, () => Emit(plan, node, input, shape, order));
    }

    private static void Emit(PlanBuilder plan, Node node, Value input, TensorShape shape, int[] order)
    {
        Layout from = plan.LayoutOf(input);
        Operand source = plan.Use(input, from);
        int[] sourceOrder = InMemory([.. Enumerable.Range(0, shape.Rank)], from, shape);
        foreach (Layout to in (Layout[])[Layout.Standard, Layout.ChannelsLast])
        {
            if (to == Layout.ChannelsLast && shape.Rank < 3) continue;
            if (!InMemory(order, to, shape).SequenceEqual(sourceOrder)) continue;
            plan.View(node.Output, to, source);
            return;
        }

        int[] strides = StridedMove.LogicalStrides(source, from);
        Operand target = plan.Define(node.Output);
        plan.Add(StridedMove.Step("transpose", node, source, target, StridedMove.Copy(
            plan, source, target, target.Shape.Extents, [.. order.Select(axis => strides[axis])], target.Shape.Strides())));
    }

    // The input's axes, those of extent 1 left out, in the order in which a tensor with these logical axes holds them in memory.
    private static int[] InMemory(int[] axes, Layout layout, TensorShape shape)
    {
        int[] held = new int[axes.Length];
        for (int axis = 0; axis < axes.Length; axis++) held[Layouts.PhysicalAxis(axis, axes.Length, layout)] = axes[axis];
        return [.. held.Where(axis => shape[axis] != 1)];
    }
}
