using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>Steps that move elements without computing on them.</summary>
internal static unsafe class StridedMove
{
    /// <summary>A copy between two operands.</summary>
    /// <param name="plan">The plan being built.</param>
    /// <param name="source">Where elements come from.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="extents">How many along each axis.</param>
    /// <param name="sourceStrides">Elements of the source between neighbours along each axis.</param>
    /// <param name="targetStrides">Elements of the target between neighbours along each axis.</param>
    /// <param name="sourceOffset">The first element read.</param>
    /// <param name="targetOffset">The first element written.</param>
    public static Action Copy(
        PlanBuilder plan, Operand source, Operand target, ReadOnlySpan<int> extents, ReadOnlySpan<int> sourceStrides, ReadOnlySpan<int> targetStrides,
        long sourceOffset = 0, long targetOffset = 0)
    {
        StridedCopy copy = new(target.Type.ByteWidth(), extents, sourceStrides, targetStrides, sourceOffset, targetOffset);
        WorkerPool pool = plan.Pool;
        return () => copy.Run(source.Pointer, target.Pointer, pool);
    }

    /// <summary>A step of one copy.</summary>
    public static Step Step(string kernel, Node node, Operand source, Operand target, Action copy) =>
        new KernelStep(copy) { Kernel = kernel, Nodes = [node], Inputs = [source], Outputs = [target] };

    /// <summary>For each logical axis, the elements between neighbours of an operand in a layout.</summary>
    public static int[] LogicalStrides(Operand operand, Layout layout)
    {
        int[] physical = operand.Shape.Strides();
        int[] logical = new int[physical.Length];
        for (int axis = 0; axis < logical.Length; axis++) logical[axis] = physical[Layouts.PhysicalAxis(axis, logical.Length, layout)];
        return logical;
    }
}
