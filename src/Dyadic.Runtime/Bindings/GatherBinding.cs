using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Gather with int32 or int64 indices: copies of whole slices; indices are checked at every run.</summary>
internal sealed unsafe class GatherBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Gather gather) return null;
        ElementType indexType = plan.Facts[node.Inputs[1]!].Type;
        if (indexType is not (ElementType.Int32 or ElementType.Int64)) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!);
        if (shape.Rank == 0) return null;
        int axis = gather.Axis < 0 ? gather.Axis + shape.Rank : gather.Axis;
        return new StepGroup(node, () =>
        {
            Operand data = plan.Use(node.Inputs[0]!), indices = plan.Use(node.Inputs[1]!), output = plan.Define(node.Output);
            long outer = shape.CountOf(0, axis), slice = shape.CountOf(axis + 1, shape.Rank) * data.Type.ByteWidth();
            int extent = shape[axis], count = indices.Count;
            string who = node.ToString();
            plan.Add(new KernelStep(() =>
            {
                byte* target = output.Pointer;
                for (long o = 0; o < outer; o++)
                {
                    byte* source = data.Pointer + (o * extent * slice);
                    for (int i = 0; i < count; i++, target += slice)
                    {
                        long index = indexType == ElementType.Int64 ? ((long*)indices.Pointer)[i] : ((int*)indices.Pointer)[i];
                        if (index < 0) index += extent;
                        if (index < 0 || index >= extent) throw OutOfRange(who, index, extent, axis);
                        Buffer.MemoryCopy(source + (index * slice), target, slice, slice);
                    }
                }
            })
            {
                Kernel = "gather",
                Nodes = [node],
                Inputs = [data, indices],
                Outputs = [output],
            });
        });
    }

    private static DyadicException OutOfRange(string who, long index, int extent, int axis) =>
        DyadicException.BadInput($"{who}: an index is {index}, outside axis {axis}, which has {extent} elements.");
}
