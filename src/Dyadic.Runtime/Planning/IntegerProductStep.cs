using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What the bindings of integer matrix products share: a left operand of any rank and a right operand that is a constant matrix.</summary>
internal static unsafe class IntegerProductStep
{
    /// <summary>True when the operands are 8-bit and the right one is a matrix.</summary>
    public static bool Takes(PlanBuilder plan, Value lhs, DenseTensor rhs, Node node) => rhs.Shape.Rank == 2 && rhs.Count > 0
        && IntegerConstants.IsByte(plan.Facts[lhs].Type) && IntegerConstants.IsByte(rhs.ElementType)
        && plan.Facts.Shape(lhs).Rank >= 2 && plan.Facts.Shape(node.Output).Count > 0;

    /// <summary>The group of a product and what follows it; input 0 of the first node is the left operand.</summary>
    public static StepGroup Group(PlanBuilder plan, IntegerEpilogue epilogue, DenseTensor rhs, int zeroPoint, int[] rhsZeroPoints)
    {
        epilogue = epilogue.WithTable(plan);
        return new StepGroup(epilogue.Nodes, () => Emit(plan, epilogue, rhs, zeroPoint, rhsZeroPoints));
    }

    private static void Emit(PlanBuilder plan, IntegerEpilogue epilogue, DenseTensor rhs, int zeroPoint, int[] rhsZeroPoints)
    {
        Node node = epilogue.Nodes[0];
        Value lhs = node.Inputs[0]!;
        int depth = rhs.Shape[0], columns = rhs.Shape[1], rows = (int)(plan.Facts.Shape(lhs).Count / depth);
        ElementType type = plan.Facts[lhs].Type;
        IntegerGemm kernel = plan.Prepared(epilogue.Nodes, "integer product", () =>
        {
            using CentredWeights centred = new(rhs, rhsZeroPoints, run: 1);
            return new IntegerGemm(depth, columns, type, zeroPoint, centred.Codes, epilogue.Stage, fourBitRhs: true);
        });
        Add(plan, epilogue, kernel, rows);
    }

    // Apart from the packing, whose closure holds the weights as they were.
    private static void Add(PlanBuilder plan, IntegerEpilogue epilogue, IntegerGemm kernel, int rows)
    {
        Operand x = plan.Use(epilogue.Nodes[0].Inputs[0]!), y = plan.Define(epilogue.Output);
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() => kernel.Run(x.Pointer, rows, y.Pointer, pool))
        {
            Kernel = $"integer product {kernel.KernelName}{epilogue.LookUpName}",
            Nodes = epilogue.Nodes,
            Inputs = [x],
            Outputs = [y],
        });
    }
}
