using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX ConvInteger: the convolution of <c>x − x zero point</c> with <c>w − w zero point</c> in Int32, wrapping. A tap in the padding
/// contributes 0. The weight's zero point is one or one an output channel.
/// </summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="Group">The number of groups.</param>
/// <param name="KernelShape">The window; the weight's when absent.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("ConvInteger", SinceVersion = 10)]
public sealed record ConvInteger(
    string AutoPad = "NOTSET",
    int[]? Dilations = null,
    int Group = 1,
    int[]? KernelShape = null,
    int[]? Pads = null,
    int[]? Strides = null) : Operator, IMultiplyAccumulate
{
    private WindowAttributes Attributes => new(AutoPad, KernelShape, Strides, Pads, Dilations);

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfCorrelation(inputs[1], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 2);
        c.CommonType(1, 3);
        c.SetOutput(0, ElementType.Int32, Correlation.InferShape(Attributes, Group, c.Input(0).Shape, c.Input(1).Shape, c.Fail));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), w = c.Input(1);
        Correlation correlation = new(Attributes, Group, x.Shape, w.Shape, c.Fail);
        DenseTensor y = c.Output(0, ElementType.Int32, correlation.OutputShape);
        int[] input = QuantizationInputs.Centered(c, x, c.OptionalInput(2), axis: 1);
        int[] weights = QuantizationInputs.Centered(c, w, c.OptionalInput(3), axis: 0);
        correlation.Run<int, int>(input, weights, (offset, _, sum) => y.Span<int>()[offset] = sum);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (WorstCaseSum.Centered(c, 0, 2) is not { } x || WorstCaseSum.Centered(c, 1, 3) is not { } w) return;
        if (WindowGeometry.MayPad(Attributes)) x = x.Union(new IntegerInterval(0, 0));
        DenseTensor? weights = c.Facts(1)?.Constant, zeroPoint = c.Facts(3)?.Constant;
        if (weights is { Count: > 0, Shape.Rank: > 2 } && (c.Facts(3) is null || zeroPoint is not null))
        {
            int channels = weights.Shape[0], row = weights.Count / channels;
            c.SetOutput(0, WorstCaseSum.Of(weights, zeroPoint, i => i / row, sum => sum, channels, x));
        }
        else if (c.Facts(1)?.Shape is { Rank: > 2 } shape && shape.ProductOf(1, shape.Rank) is { IsKnown: true } terms)
        {
            IntegerInterval term = x * w;
            c.SetOutput(0, new IntegerInterval(term.Min * terms.Value, term.Max * terms.Value));
        }
    }
}
