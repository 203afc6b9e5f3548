using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Gives an operator on <c>[N,C,…]</c> its meaning on <c>[N,…,C]</c>: its first input and its output have the channels last.</summary>
internal static class ChannelsLast
{
    /// <summary>States what the operator says of an input whose channels are moved.</summary>
    public static void Infer(InferenceContext c, Operator channelsSecond)
    {
        SymbolicShape? x = c.ShapeOfRank(0, least: 3);
        TensorFacts?[] inputs = [.. Enumerable.Range(0, c.InputCount).Select(c.OptionalInput)];
        inputs[0] = new TensorFacts(c.Input(0).Type, x is null ? null : SymbolicShape.Of(x.Take(1).Append(x[-1]).Concat(x.Skip(1).SkipLast(1))));
        InferenceContext moved = new(c.Who, inputs, 1);
        channelsSecond.Infer(moved);
        if (moved.Outputs[0] is { } y) c.SetOutput(0, y.Type, y.Shape is { } shape ? SymbolicShape.Of(shape.Take(1).Concat(shape.Skip(2)).Append(shape[1])) : null);
    }

    /// <summary>Moves the channels of the first input, runs the operator, and moves the channels of its output back.</summary>
    public static void Evaluate(EvaluationContext c, Operator channelsSecond)
    {
        int rank = c.Input(0).Shape.Rank;
        if (rank < 3) throw c.Fail($"the input should have rank 3 or more, [N,…,C]; its shape is {c.Input(0).Shape}.");
        DenseTensor?[] inputs = [.. Enumerable.Range(0, c.InputCount).Select(c.OptionalInput)], outputs = [null];
        inputs[0] = Permuted(inputs[0]!, [0, rank - 1, .. Enumerable.Range(1, rank - 2)]);
        channelsSecond.Evaluate(new EvaluationContext(c.Who, inputs, outputs));
        c.SetOutput(0, Permuted(outputs[0]!, [0, .. Enumerable.Range(2, rank - 2), 1]));
    }

    private static DenseTensor Permuted(DenseTensor x, int[] axes)
    {
        int[] strides = x.Shape.Strides();
        DenseTensor y = DenseTensor.Zeros(x.ElementType, TensorShape.Create(Array.ConvertAll(axes, axis => x.Shape[axis])));
        ElementCopy.Gather(x, StridedOffsets.Of(y.Shape, Array.ConvertAll(axes, axis => strides[axis])), y);
        return y;
    }
}
