using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using AddRequantizeKernel = Dyadic.Kernels.AddRequantize;
using AddRequantizeOperator = Dyadic.Graphs.Operators.AddRequantize;

namespace Dyadic.Runtime.Planning;

/// <summary>A sum of two tensors of codes with constant parameters, and the clamp that follows it.</summary>
/// <param name="Kernel">The arithmetic.</param>
/// <param name="Lhs">The left summand.</param>
/// <param name="Rhs">The right summand.</param>
/// <param name="Nodes">The sum, and the clamp if there is one.</param>
/// <param name="Output">The value that the nodes write.</param>
internal sealed record CodeSumNode(CodeSum Kernel, Value Lhs, Value Rhs, IReadOnlyList<Node> Nodes, Value Output)
{
    /// <summary>The sum that a QLinearAdd or AddRequantize computes; null when a kernel does not.</summary>
    public static CodeSumNode? Of(PlanBuilder plan, Node node) => node.Operator switch
    {
        QLinearAdd => OfQLinearAdd(plan, node),
        AddRequantizeOperator add => OfAddRequantize(plan, node, add),
        _ => null,
    };

    private static CodeSumNode? OfQLinearAdd(PlanBuilder plan, Node node)
    {
        ElementType type = plan.Facts[node.Output].Type;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (!IntegerConstants.IsByte(type) || shape.Count == 0 || plan.Facts.Shape(node.Inputs[0]!) != shape || plan.Facts.Shape(node.Inputs[3]!) != shape) return null;
        if (IntegerConstants.Scale(plan, node, 1) is not { } lhsScale || IntegerConstants.ZeroPoint(plan, node, 2) is not { } lhsZero) return null;
        if (IntegerConstants.Scale(plan, node, 4) is not { } rhsScale || IntegerConstants.ZeroPoint(plan, node, 5) is not { } rhsZero) return null;
        if (IntegerConstants.Scale(plan, node, 6) is not { } scale || IntegerConstants.ZeroPoint(plan, node, 7) is not { } zero) return null;
        float lhsRatio = lhsScale / scale, rhsRatio = rhsScale / scale;
        float offset = zero - MathF.FusedMultiplyAdd(lhsRatio, lhsZero, rhsRatio * rhsZero);
        if (!float.IsFinite(lhsRatio) || !float.IsFinite(rhsRatio) || !float.IsFinite(offset)) return null;
        CodeClamp clamp = CodeClamp.Of(plan, node);
        return new CodeSumNode(
            new FloatCodeSum(type, lhsRatio, rhsRatio, offset, clamp.Min, clamp.Max), node.Inputs[0]!, node.Inputs[3]!, clamp.Nodes, clamp.Output);
    }

    private static CodeSumNode? OfAddRequantize(PlanBuilder plan, Node node, AddRequantizeOperator add)
    {
        if (Summand(plan, node, 0) is not { } lhs || Summand(plan, node, 3) is not { } rhs) return null;
        if (Scalar(plan, node, 6) is not ({ } divisor and > 0) || !BitOperations.IsPow2(divisor)) return null;
        if (Scalar(plan, node, 7) is not ({ } zeroPoint and >= int.MinValue and <= int.MaxValue)) return null;
        (Int128 typeMin, Int128 typeMax) = add.To.IntegerRange();
        if (Scalar(plan, node, 8) is not { } min || Scalar(plan, node, 9) is not { } max || min < typeMin || max > typeMax || min > max) return null;
        if (BitOperations.Log2((ulong)divisor) > 62 || Magnitude(lhs) + Magnitude(rhs) + divisor >= Int128.One << 61) return null;
        AddRequantizeKernel kernel = new(lhs, rhs, BitOperations.Log2((ulong)divisor), (int)zeroPoint, add.To, (int)min, (int)max);
        return new CodeSumNode(kernel, node.Inputs[0]!, node.Inputs[3]!, [node], node.Output);
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
