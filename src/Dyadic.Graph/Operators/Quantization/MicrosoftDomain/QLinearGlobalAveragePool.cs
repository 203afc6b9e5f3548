using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearGlobalAveragePool in binary32: <c>rint((Σ x − count · x zero point) · (x scale / (y scale · count)))</c> plus the
/// zero point, saturated. <c>[N,C,…]</c> to <c>[N,C,1,…]</c>.
/// </summary>
/// <param name="ChannelsLast">True for <c>[N,…,C]</c>.</param>
[OnnxOperator("QLinearGlobalAveragePool", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearGlobalAveragePool(bool ChannelsLast = false) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        SymbolicShape? shape = c.ShapeOfRank(0, least: 3);
        if (shape is not null) shape = SymbolicShape.Of(shape.Select((extent, axis) => axis == 0 || axis == Channels(shape.Rank) ? extent : 1));
        c.SetOutput(0, c.CommonType(0, 2, 4), shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int rank = x.Shape.Rank;
        if (rank < 3) throw c.Fail($"the input should have rank 3 or more; its shape is {x.Shape}.");
        TensorShape shape = TensorShape.Create([.. x.Shape.Select((extent, axis) => axis == 0 || axis == Channels(rank) ? extent : 1)]);
        DenseTensor y = c.Output(0, x.ElementType, shape);
        int channels = x.Shape[Channels(rank)], count = x.Count / Math.Max(y.Count, 1);
        int xZero = c.ZeroPoint(2), yZero = c.ZeroPoint(4);
        float scale = c.Scale(1) / (c.Scale(3) * count);
        int[] sums = new int[y.Count];
        for (int i = 0; i < x.Count; i++)
        {
            int image = i / (channels * count), channel = ChannelsLast ? i % channels : i / count % channels;
            sums[(image * channels) + channel] += (int)IntegerElements.Get(x, i) - xZero;
        }

        for (int i = 0; i < sums.Length; i++) IntegerElements.SetWrapped(y, i, Saturation.RoundHalfEven(sums[i] * scale, yZero, y.ElementType));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    private int Channels(int rank) => ChannelsLast ? rank - 1 : 1;
}
