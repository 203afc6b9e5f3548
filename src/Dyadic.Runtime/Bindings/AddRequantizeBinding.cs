using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;
using AddRequantizeKernel = Dyadic.Kernels.AddRequantize;
using AddRequantizeOperator = Dyadic.Graphs.Operators.AddRequantize;

namespace Dyadic.Runtime.Bindings;

/// <summary>AddRequantize with constant parameters, in either layout.</summary>
internal sealed unsafe class AddRequantizeBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not AddRequantizeOperator add) return null;
        if (Summand(plan, node, 0) is not { } lhs || Summand(plan, node, 3) is not { } rhs) return null;
        if (Scalar(plan, node, 6) is not ({ } divisor and > 0) || !BitOperations.IsPow2(divisor)) return null;
        if (Scalar(plan, node, 7) is not ({ } zeroPoint and >= int.MinValue and <= int.MaxValue)) return null;
        (Int128 typeMin, Int128 typeMax) = add.To.IntegerRange();
        if (Scalar(plan, node, 8) is not { } min || Scalar(plan, node, 9) is not { } max || min < typeMin || max > typeMax || min > max) return null;
        if (BitOperations.Log2((ulong)divisor) > 62 || Magnitude(lhs) + Magnitude(rhs) + divisor >= Int128.One << 61) return null;
        AddRequantizeKernel kernel = new(lhs, rhs, BitOperations.Log2((ulong)divisor), (int)zeroPoint, add.To, (int)min, (int)max);
        return new StepGroup(node, () => Emit(plan, node, kernel));
    }

    private static void Emit(PlanBuilder plan, Node node, AddRequantizeKernel kernel)
    {
        Layout layout = plan.LayoutFor([node.Inputs[0], node.Inputs[3]]);
        Operand a = plan.Use(node.Inputs[0]!, layout), b = plan.Use(node.Inputs[3]!, layout), y = plan.Define(node.Output, layout);
        int count = y.Count;
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() => kernel.Run(a.Pointer, b.Pointer, y.Pointer, count, pool))
        {
            Kernel = "requantized addition",
            Nodes = [node],
            Inputs = [a, b],
            Outputs = [y],
            MayOverwrite = [a, b],
        });
    }

    private static RequantizedSummand? Summand(PlanBuilder plan, Node node, int input)
    {
        ElementType type = plan.Facts[node.Inputs[input]!].Type;
        bool takes = type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Int32;
        if (!takes || Scalar(plan, node, input + 1) is not ({ } zeroPoint and >= int.MinValue and <= int.MaxValue)) return null;
        if (Scalar(plan, node, input + 2) is not ({ } multiplier and >= int.MinValue and <= int.MaxValue)) return null;
        return new RequantizedSummand(type, (int)zeroPoint, (int)multiplier);
    }

    private static Int128 Magnitude(RequantizedSummand summand)
    {
        (Int128 min, Int128 max) = summand.Type.IntegerRange();
        return Int128.Max(Int128.Abs(min - summand.ZeroPoint), Int128.Abs(max - summand.ZeroPoint)) * Int128.Abs(summand.Multiplier);
    }

    private static long? Scalar(PlanBuilder plan, Node node, int input) =>
        plan.Facts.Constant(node.Input(input)) is { Count: 1 } constant ? (long)IntegerElements.Get(constant, 0) : null;
}
