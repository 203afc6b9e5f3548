using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;
using RequantizeOperator = Dyadic.Graphs.Operators.Requantize;

namespace Dyadic.Runtime.Bindings;

/// <summary>The products of two byte planes, widened to int64, put together as 256·high + low and requantized, in one step.</summary>
internal sealed unsafe class BytePlaneSumBinding : KernelBinding
{
    private const long Base = 256;

    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
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

    private static StepGroup? Group(PlanBuilder plan, Node high, Node scaled, Node low, Node add)
    {
        if (plan.SoleReader(add.Output) is not { Operator: RequantizeOperator requantize } rescale || rescale.Inputs[0] != add.Output) return null;
        TensorShape shape = plan.Facts.Shape(add.Output);
        if (shape.Rank < 2 || shape.Count == 0 || plan.Facts.Shape(high.Output) != shape || plan.Facts.Shape(low.Output) != shape) return null;
        bool isImage = high.Inputs[0]!.Producer?.Operator is ConvInteger;
        Layout layout = isImage && shape.Rank > 2 ? Layout.ChannelsLast : Layout.Standard;
        int axis = isImage ? 1 : shape.Rank - 1, channels = shape[axis];
        OutputStage? stage = RequantizeStage.Of(plan, rescale, requantize, shape, axis);
        if (stage is null && RequantizeStage.ByPosition(plan, rescale, requantize, shape) is { } byPosition)
        {
            (stage, layout, channels) = (byPosition, Layout.Standard, checked((int)shape.CountOf(2, shape.Rank)));
        }

        if (stage is null || !BytePlaneRequantize.Takes(stage, Math.Max(Magnitude(plan, high), Magnitude(plan, low)))) return null;
        Node[] nodes = [high, scaled, low, add, rescale];
        return new StepGroup(nodes, () =>
        {
            Operand highSum = plan.Use(high.Inputs[0]!, layout), lowSum = plan.Use(low.Inputs[0]!, layout), y = plan.Define(rescale.Output, layout);
            BytePlaneRequantize kernel = new(stage, channels);
            long rows = shape.Count / channels;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run((int*)highSum.Pointer, (int*)lowSum.Pointer, y.Pointer, rows, pool))
            {
                Kernel = "byte plane requantize",
                Nodes = nodes,
                Inputs = [highSum, lowSum],
                Outputs = [y],
            });
        });
    }

    private static bool IsWidening(PlanBuilder plan, Node node) =>
        node.Operator is Cast { To: ElementType.Int64 } && plan.Facts[node.Inputs[0]!].Type == ElementType.Int32;

    // The node that computes a value which nobody but one other node reads.
    private static Node? Hidden(PlanBuilder plan, Value? value, Node reader) =>
        value?.Producer is { } producer && plan.SoleReader(value) == reader ? producer : null;

    // The greatest |sum| of bytes less a byte, times constant weights; otherwise all that 32 bits hold.
    private static long Magnitude(PlanBuilder plan, Node widening)
    {
        const long Most = 1L << 31;
        if (widening.Inputs[0]!.Producer is not { Operator: ConvInteger or MatMulInteger } product) return Most;
        if (plan.Facts.Constant(product.Inputs[1]) is not { } weights || !IntegerConstants.IsByte(weights.ElementType)) return Most;
        bool filters = product.Operator is ConvInteger;
        int channels = filters ? weights.Shape[0] : weights.Shape[-1], perChannel = weights.Count / channels;
        int Channel(int index) => filters ? index / perChannel : index % channels;
        if (IntegerConstants.ZeroPoints(plan, product, 3, channels) is not { } zeroPoints) return Most;
        short[] centred = IntegerConstants.Centred(weights, zeroPoints, Channel);
        long[] sums = new long[channels];
        for (int i = 0; i < centred.Length; i++) sums[Channel(i)] += Math.Abs((int)centred[i]) * 255L;
        return Math.Min(sums.Max(), Most);
    }
}
