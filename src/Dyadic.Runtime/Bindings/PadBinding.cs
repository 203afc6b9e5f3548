using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Pad with a constant, in either layout: fill, then one strided copy. Pads that remove elements are left to the operator.</summary>
internal sealed unsafe class PadBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Pad { Mode: "constant" } || plan.Facts.Constant(node.Input(1)) is not { } padTensor) return null;
        if (node.Input(3) is { } axesValue && plan.Facts.Constant(axesValue) is null) return null;
        if (node.Input(2) is { } fillValue && plan.Facts.Constant(fillValue) is not { Count: 1 }) return null;
        Value input = node.Inputs[0]!;
        int rank = plan.Facts.Shape(input).Rank;
        long[] pads = IntegerElements.ToInt64(padTensor);
        if (Array.Exists(pads, pad => pad < 0)) return null;
        long[] axes = plan.Facts.Constant(node.Input(3)) is { } given ? IntegerElements.ToInt64(given) : [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        byte[] fill = plan.Facts.Constant(node.Input(2))?.Bytes.ToArray() ?? new byte[plan.Facts[input].Type.ByteWidth()];
        return new StepGroup(node, () =>
        {
            Layout layout = plan.LayoutFor([input]);
            Operand source = plan.Use(input, layout), target = plan.Define(node.Output, layout);
            int[] targetStrides = StridedMove.LogicalStrides(target, layout);
            long offset = 0;
            for (int i = 0; i < axes.Length; i++) offset += pads[i] * targetStrides[(int)(axes[i] < 0 ? axes[i] + rank : axes[i])];
            Action copy = StridedMove.Copy(
                plan, source, target, plan.Facts.Shape(input).Extents, StridedMove.LogicalStrides(source, layout), targetStrides, targetOffset: offset);
            plan.Add(StridedMove.Step("pad", node, source, target, () =>
            {
                RepeatedElement.Fill(new Span<byte>(target.Pointer, checked((int)target.Bytes)), fill);
                copy();
            }));
        });
    }
}
