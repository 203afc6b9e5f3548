using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Concat in either layout: one strided copy an input.</summary>
internal sealed class ConcatBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Concat concat) return null;
        return new StepGroup(node, () => Emit(plan, node, concat));
    }

    private static void Emit(PlanBuilder plan, Node node, Concat concat)
    {
        Layout layout = plan.LayoutFor(node.Inputs);
        Operand[] inputs = [.. node.Inputs.Select(input => plan.Use(input!, layout))];
        Operand output = plan.Define(node.Output, layout);
        int rank = output.Shape.Rank;
        int axis = Layouts.PhysicalAxis(concat.Axis < 0 ? concat.Axis + rank : concat.Axis, rank, layout);
        int[] strides = output.Shape.Strides();
        List<Action> copies = [];
        long offset = 0;
        foreach (Operand input in inputs)
        {
            copies.Add(StridedMove.Copy(plan, input, output, input.Shape.Extents, input.Shape.Strides(), strides, targetOffset: offset));
            offset += (long)input.Shape[axis] * strides[axis];
        }

        Action[] all = [.. copies];
        plan.Add(new KernelStep(() =>
        {
            foreach (Action copy in all) copy();
        })
        {
            Kernel = "concatenation",
            Nodes = [node],
            Inputs = inputs,
            Outputs = [output],
        });
    }
}
