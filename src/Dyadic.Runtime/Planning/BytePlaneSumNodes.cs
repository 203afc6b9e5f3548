using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using RequantizeOperator = Dyadic.Graphs.Operators.Requantize;

namespace Dyadic.Runtime.Planning;

/// <summary>The products of two byte planes, widened to int64, put together as 256·high + low and requantized.</summary>
/// <param name="Nodes">The nodes, in order.</param>
/// <param name="High">The product of the high plane, int32.</param>
/// <param name="Low">The product of the low plane, int32.</param>
/// <param name="Output">The codes.</param>
/// <param name="Stage">What becomes of the sums.</param>
/// <param name="Channels">Channels of the stage.</param>
/// <param name="Layout">The layout of all values.</param>
internal sealed record BytePlaneSumNodes(Node[] Nodes, Value High, Value Low, Value Output, OutputStage Stage, int Channels, Layout Layout)
{
    private const long Base = 256;

    /// <summary>The nodes that begin with one; null when none do.</summary>
    public static BytePlaneSumNodes? Of(PlanBuilder plan, Node node)
    {
        if (!IsWidening(plan, node) || plan.SoleReader(node.Output) is not { } reader) return null;
        Node? add = reader.Operator is Mul ? plan.SoleReader(reader.Output) : reader;
        if (add is not { Operator: Add }) return null;
        foreach ((Value? scaledValue, Value? lowValue) in (ReadOnlySpan<(Value?, Value?)>)[(add.Inputs[0], add.Inputs[1]), (add.Inputs[1], add.Inputs[0])])
        {
            if (Hidden(plan, scaledValue, add) is not { Operator: Mul } scaled || Hidden(plan, lowValue, add) is not { } low || !IsWidening(plan, low)) continue;
            Value? highValue = plan.Facts.Constant(scaled.Inputs[0]) is null ? scaled.Inputs[0] : scaled.Inputs[1];
            Value? factor = highValue == scaled.Inputs[0] ? scaled.Inputs[1] : scaled.Inputs[0];
            if (plan.Facts.Constant(factor) is not { Count: 1 } number || IntegerElements.Get(number, 0) != Base) continue;
            if (Hidden(plan, highValue, scaled) is { } high && IsWidening(plan, high)) return Group(plan, high, scaled, low, add);
        }

        return null;
    }

    private static BytePlaneSumNodes? Group(PlanBuilder plan, Node high, Node scaled, Node low, Node add)
    {
        if (plan.SoleReader(add.Output) is not { Operator: RequantizeOperator requantize } rescale || rescale.Inputs[0] != add.Output) return null;
        TensorShape shape = plan.Facts.Shape(add.Output);
        if (shape.Rank < 2 || shape.Count == 0 || plan.Facts.Shape(high.Output) != shape || plan.Facts.Shape(low.Output) != shape) return null;
        bool isImage = high.Inputs[0]!.Producer?.Operator is ConvInteger;
        Layout layout = isImage && shape.Rank > 2 ? Layout.ChannelsLast : Layout.Standard;
        int axis = isImage ? 1 : shape.Rank - 1, channels = shape[axis];
        bool followsPositions = false;
        OutputStage? stage = RequantizeStage.Of(plan, rescale, requantize, shape, axis);
        if (stage is null && RequantizeStage.ByPosition(plan, rescale, requantize, shape) is { } byPosition)
        {
            (stage, layout, channels, followsPositions) = (byPosition, Layout.Standard, checked((int)shape.CountOf(2, shape.Rank)), true);
        }

        if (stage is null || BytePlaneRange.Of(plan, high.Inputs[0]!, low.Inputs[0]!) is not { } range) return null;
        if (!BytePlaneRequantize.Takes(stage, followsPositions ? [range.Least.Min()] : range.Least, followsPositions ? [range.Greatest.Max()] : range.Greatest)) return null;
        Node[] nodes = [high, scaled, low, add, rescale];
        return new BytePlaneSumNodes(nodes, high.Inputs[0]!, low.Inputs[0]!, rescale.Output, stage, channels, layout);
    }

    private static bool IsWidening(PlanBuilder plan, Node node) =>
        node.Operator is Cast { To: ElementType.Int64 } && plan.Facts[node.Inputs[0]!].Type == ElementType.Int32;

    // The node that computes a value which nobody but one other node reads.
    private static Node? Hidden(PlanBuilder plan, Value? value, Node reader) =>
        value?.Producer is { } producer && plan.SoleReader(value) == reader ? producer : null;
}
