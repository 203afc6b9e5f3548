using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Split in either layout: one strided copy an output.</summary>
internal sealed class SplitBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Split split || node.Outputs.Any(output => output is null)) return null;
        return new StepGroup(node, () =>
        {
            Value input = node.Inputs[0]!;
            Layout layout = plan.LayoutFor([input]);
            Operand source = plan.Use(input, layout);
            int rank = source.Shape.Rank;
            int axis = Layouts.PhysicalAxis(split.Axis < 0 ? split.Axis + rank : split.Axis, rank, layout);
            long offset = 0;
            foreach (Value? output in node.Outputs)
            {
                Operand target = plan.Define(output!, layout);
                plan.Add(StridedMove.Step("split", node, source, target, StridedMove.Copy(
                    plan, source, target, target.Shape.Extents, source.Shape.Strides(), target.Shape.Strides(), sourceOffset: offset)));
                offset += (long)target.Shape[axis] * source.Shape.Strides()[axis];
            }
        });
    }
}
