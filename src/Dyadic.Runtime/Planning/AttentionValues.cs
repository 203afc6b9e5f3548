using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What alone reads the shares of attention: perhaps a table, then the product by the values, of the shares or of their two byte planes.</summary>
/// <param name="Nodes">The nodes; the last one gives the output.</param>
/// <param name="Product">The product, or that of the high plane.</param>
/// <param name="Shares">What is multiplied.</param>
/// <param name="Output">The output.</param>
/// <param name="ProductStage">What becomes of the accumulators.</param>
/// <param name="Table">What shares are looked up in, or null.</param>
/// <param name="Planes">Puts two planes together, or null.</param>
internal sealed record AttentionValues(Node[] Nodes, Node Product, Value Shares, Value Output, OutputStage ProductStage, ByteTable? Table, BytePlaneRequantize? Planes)
{
    /// <summary>The values.</summary>
    public Value Operand => Product.Inputs[1]!;

    /// <summary>The nodes behind shares; null when they are others.</summary>
    public static AttentionValues? Of(PlanBuilder plan, Value shares)
    {
        if (plan.SoleReader(shares) is not { } next) return null;
        if (next.Operator is not LookUp) return Multiplied(plan, [], shares, next, null);
        if (next.Inputs[0] != shares || plan.Facts.Constant(next.Inputs[1]) is not { } table || table.ElementType is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16)) return null;
        return plan.SoleReader(next.Output) is { } reader ? Multiplied(plan, [next], next.Output, reader, new ByteTable(table.Bytes, channels: 1, table.ElementType.ByteWidth())) : null;
    }

    /// <summary>Whether a node multiplies matrices of 8-bit codes that a run computes, with constant zero points.</summary>
    public static bool IsProduct(PlanBuilder plan, Node node)
    {
        if (node.Operator is not MatMulInteger || plan.Facts.Constant(node.Inputs[1]) is not null) return false;
        TensorShape lhs = plan.Facts.Shape(node.Inputs[0]!), rhs = plan.Facts.Shape(node.Inputs[1]!);
        return lhs.Rank >= 2 && rhs.Rank >= 2 && plan.Facts.Shape(node.Output).Count > 0 && lhs[-1] > 0
            && IntegerConstants.IsByte(plan.Facts[node.Inputs[0]!].Type) && IntegerConstants.IsByte(plan.Facts[node.Inputs[1]!].Type)
            && IntegerConstants.ZeroPoint(plan, node, 2) is not null && IntegerConstants.ZeroPoint(plan, node, 3) is not null;
    }

    private static AttentionValues? Multiplied(PlanBuilder plan, Node[] before, Value shares, Node next, ByteTable? table)
    {
        if (IsProduct(plan, next))
        {
            if (next.Inputs[0] != shares) return null;
            IntegerEpilogue sums = IntegerEpilogue.Of(plan, next, plan.Facts.Shape(next.Output).Rank - 1);
            return new AttentionValues([.. before, .. sums.Nodes], next, shares, sums.Output, sums.Stage, table, null);
        }

        if (BytePlaneSplitNodes.Of(plan, next) is not { } split || next.Inputs[0] != shares) return null;
        if (ProductOf(plan, split.High) is not { } high || ProductOf(plan, split.Low) is not { } low || high.Inputs[1] != low.Inputs[1]) return null;
        if (IntegerConstants.ZeroPoint(plan, high, 2) != IntegerConstants.ZeroPoint(plan, low, 2) || IntegerConstants.ZeroPoint(plan, high, 3) != IntegerConstants.ZeroPoint(plan, low, 3)) return null;
        if (plan.SoleReader(high.Output) is not { } widened || BytePlaneSumNodes.Of(plan, widened) is not { Layout: Layout.Standard } sum) return null;
        if (sum.High != high.Output || sum.Low != low.Output || sum.Channels != plan.Facts.Shape(sum.Output)[-1]) return null;
        return new AttentionValues([.. before, .. split.Nodes, high, low, .. sum.Nodes], high, shares, sum.Output, OutputStage.RawInt32(), table, new BytePlaneRequantize(sum.Stage, sum.Channels));
    }

    private static Node? ProductOf(PlanBuilder plan, Value plane) => plan.SoleReader(plane) is { } node && node.Inputs[0] == plane && IsProduct(plan, node) ? node : null;
}
