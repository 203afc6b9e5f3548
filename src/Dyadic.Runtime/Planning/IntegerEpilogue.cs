using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What follows an integer product: its accumulators become codes or floats at once, so that no int32 tensor is written.</summary>
/// <param name="Nodes">The product, and the nodes that are computed with it.</param>
/// <param name="Output">The value that the group writes.</param>
/// <param name="Stage">What happens to the accumulators.</param>
/// <param name="Residual">The codes that the stage adds, or null.</param>
internal sealed record IntegerEpilogue(IReadOnlyList<Node> Nodes, Value Output, OutputStage Stage, Value? Residual = null)
{
    /// <summary>How a step's name tells that a table is part of it.</summary>
    public string LookUpName => Stage.LooksUp ? " + table" : string.Empty;

    /// <summary>Takes the sum with other codes that alone reads the codes of a convolution, so that they are written once, as the sum.</summary>
    public IntegerEpilogue WithSum(PlanBuilder plan)
    {
        if (!IntegerConstants.IsByte(Stage.OutputType) || plan.SoleReader(Output) is not { } reader || CodeSumNode.Of(plan, reader) is not { } sum) return this;
        bool first = sum.Lhs == Output;
        Value other = first ? sum.Rhs : sum.Lhs;
        bool bytes = IntegerConstants.IsByte(plan.Facts[other].Type) && IntegerConstants.IsByte(plan.Facts[sum.Output].Type);
        if (!bytes || other == Output || plan.Facts.Shape(other) != plan.Facts.Shape(Output) || plan.Facts.Shape(sum.Output) != plan.Facts.Shape(Output)) return this;
        return new IntegerEpilogue([.. Nodes, .. sum.Nodes], sum.Output, Stage.Plus(sum.Kernel, first), other);
    }

    /// <summary>Takes the table that alone reads 8-bit codes, so that they are written once, looked up.</summary>
    public IntegerEpilogue WithTable(PlanBuilder plan)
    {
        if (!ByteTable.BelongsToStages || !IntegerConstants.IsByte(plan.Facts[Output].Type) || plan.SoleReader(Output) is not { Operator: LookUp } reader) return this;
        if (reader.Inputs[0] != Output || plan.Facts.Constant(reader.Inputs[1]) is not { } table || table.ElementType.BitWidth() != 8) return this;
        return new IntegerEpilogue([.. Nodes, reader], reader.Output, Stage.Then(table.Bytes), Residual);
    }

    /// <summary>Takes the rescaling node that alone reads a product, or a bias and the scale to float; otherwise leaves the accumulators as they are.</summary>
    public static IntegerEpilogue Of(PlanBuilder plan, Node product, int channelAxis)
    {
        Node? next = plan.SoleReader(product.Output);
        if (next is { Operator: RequantizeOperator requantize } && next.Inputs[0] == product.Output
            && RequantizeStage.Of(plan, next, requantize, plan.Facts.Shape(product.Output), channelAxis) is { } stage)
        {
            return new IntegerEpilogue([product, next], next.Output, stage);
        }

        return Biased(plan, product, next, channelAxis) ?? new IntegerEpilogue([product], product.Output, OutputStage.RawInt32());
    }

    private static IntegerEpilogue? Biased(PlanBuilder plan, Node product, Node? add, int channelAxis)
    {
        if (add is not { Operator: Add } || plan.Facts[product.Output].Type != ElementType.Int32) return null;
        TensorShape shape = plan.Facts.Shape(product.Output);
        Value other = add.Inputs[0] == product.Output ? add.Inputs[1]! : add.Inputs[0]!;
        if (plan.Facts.Constant(other) is not { } constant || !ChannelConstant.Fits(constant.Shape, shape, channelAxis)) return null;
        int[] bias = ChannelConstant.Spread(constant.Span<int>().ToArray(), shape[channelAxis]);
        return Dequantized(plan, product, add, bias, channelAxis) ?? new IntegerEpilogue([product, add], add.Output, OutputStage.RawInt32(bias));
    }

    private static IntegerEpilogue? Dequantized(PlanBuilder plan, Node product, Node add, int[] bias, int channelAxis)
    {
        if (plan.SoleReader(add.Output) is not { Operator: DequantizeLinear { BlockSize: 0 } dequantize } next || next.Inputs[0] != add.Output) return null;
        TensorShape shape = plan.Facts.Shape(add.Output);
        if (plan.Facts[next.Output].Type != ElementType.Float32 || IntegerConstants.ZeroPoints(plan, next, 2, shape[channelAxis]) is not { } zeros) return null;
        if (Array.Exists(zeros, zero => zero != 0) || IntegerConstants.Scales(plan, next, 1, shape[channelAxis]) is not { } scales) return null;
        int axis = dequantize.Axis < 0 ? dequantize.Axis + shape.Rank : dequantize.Axis;
        if ((scales.Length > 1 && axis != channelAxis) || !Array.TrueForAll(scales, float.IsFinite)) return null;
        return new IntegerEpilogue([product, add, next], next.Output, OutputStage.Dequantize(bias, ChannelConstant.Spread(scales, shape[channelAxis])));
    }
}
