using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Concat in either layout: one strided copy for each input that its step did not write into its place.</summary>
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
        bool placed = node.Inputs.Any(input => plan.IsPlaced(input!));
        Layout layout = placed ? Layout.ChannelsLast : plan.LayoutFor(node.Inputs);
        Operand?[] inputs = [.. node.Inputs.Select(input => plan.IsPlaced(input!) ? null : plan.Use(input!, layout))];
        if (Array.TrueForAll(inputs, input => input is null)) return;
        Operand output = placed ? plan.Use(node.Output, layout) : plan.Define(node.Output, layout);
        int rank = output.Shape.Rank;
        int axis = Layouts.PhysicalAxis(concat.Axis < 0 ? concat.Axis + rank : concat.Axis, rank, layout);
        int[] strides = output.Shape.Strides();
        List<Action> copies = [];
        long offset = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is { } input) copies.Add(StridedMove.Copy(plan, input, output, input.Shape.Extents, input.Shape.Strides(), strides, targetOffset: offset));
            offset += (long)Layouts.Physical(plan.Facts.Shape(node.Inputs[i]!), layout)[axis] * strides[axis];
        }

        Action[] all = [.. copies];
        plan.Add(new KernelStep(() =>
        {
            foreach (Action copy in all) copy();
        })
        {
            Kernel = "concatenation",
            Nodes = [node],
            Inputs = [.. inputs.OfType<Operand>()],
            Outputs = [output],
        });
    }
}
