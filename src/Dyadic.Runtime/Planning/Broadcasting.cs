using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>An operand of an elementwise kernel: whole, or repeating after some elements.</summary>
/// <param name="Operand">The bytes.</param>
/// <param name="Period">After how many elements it repeats: the output's count, the extent of its last axes, or 1.</param>
/// <param name="Expand">Fills <paramref name="Operand"/> from <paramref name="Source"/> before the kernel runs; null when there is no need.</param>
/// <param name="Source">What is read when <paramref name="Expand"/> is not null, otherwise the operand itself.</param>
internal sealed record BroadcastOperand(Operand Operand, long Period, Action? Expand, Operand Source)
{
    /// <summary>Prepares a value to be read element by element beside an output.</summary>
    /// <param name="plan">The plan being built.</param>
    /// <param name="value">The value.</param>
    /// <param name="output">The output's logical shape, to which the value broadcasts.</param>
    /// <param name="layout">The output's layout.</param>
    /// <param name="whole">True when a repeating operand will not do.</param>
    public static BroadcastOperand Of(PlanBuilder plan, Value value, TensorShape output, Layout layout, bool whole = false)
    {
        TensorShape shape = plan.Facts.Shape(value);
        if (shape == output)
        {
            Operand same = plan.Use(value, layout);
            return new BroadcastOperand(same, output.Count, null, same);
        }

        Layout held = shape.Rank == output.Rank && plan.Facts.Constant(value) is null ? plan.LayoutOf(value) : Layout.Standard;
        Operand source = plan.Use(value, held);
        TensorShape physical = Layouts.Physical(output, layout);
        int[] strides = Strides(source, held, shape, output, layout);
        if (!whole && PeriodOf(physical, strides) is { } period) return new BroadcastOperand(source, period, null, source);
        Operand expanded = plan.Scratch(source.Type, physical);
        return new BroadcastOperand(expanded, output.Count, StridedMove.Copy(plan, source, expanded, physical.Extents, strides, physical.Strides()), source);
    }

    /// <summary>What the step reads: the source, and the memory it is expanded into.</summary>
    public IEnumerable<Operand> Read() => Expand is null ? [Source] : [Source, Operand];

    // For each axis of the output as it lies in memory, the elements of the source between neighbours; 0 where the source repeats.
    private static int[] Strides(Operand source, Layout held, TensorShape shape, TensorShape output, Layout layout)
    {
        int[] own = StridedMove.LogicalStrides(source, held);
        int[] strides = new int[output.Rank];
        int offset = output.Rank - shape.Rank;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            strides[Layouts.PhysicalAxis(axis + offset, output.Rank, layout)] = shape[axis] == 1 ? 0 : own[axis];
        }

        return strides;
    }

    // The elements of the innermost axes that the source has in order, when it repeats over all others.
    private static long? PeriodOf(TensorShape output, int[] strides)
    {
        long period = 1;
        int axis = output.Rank - 1;
        for (; axis >= 0 && (output[axis] == 1 || strides[axis] == period); axis--) period *= output[axis];
        for (; axis >= 0; axis--)
        {
            if (output[axis] != 1 && strides[axis] != 0) return null;
        }

        return period;
    }
}
