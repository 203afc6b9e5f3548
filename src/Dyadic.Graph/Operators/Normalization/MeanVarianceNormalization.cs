using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX MeanVarianceNormalization: y = (x − mean) / (√variance + 10⁻⁹) over the given axes.</summary>
/// <param name="Axes">The axes that statistics are taken over; 0, 2 and 3 when absent.</param>
[OnnxOperator("MeanVarianceNormalization", SinceVersion = 13)]
public sealed record MeanVarianceNormalization(int[]? Axes = null) : Operator
{
    // The constant of the operator's definition as an ONNX function.
    private const double Epsilon = 1e-9;

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.RequireReal(0);
        if (data.Shape is { } shape)
        {
            foreach (int axis in Axes ?? [0, 2, 3]) Operators.Axes.Normalize(axis, shape.Rank, c.Fail);
        }

        c.SetOutput(0, data.Type, data.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), y = c.OnlyOutput(this);
        int rank = data.Shape.Rank;
        HashSet<int> reduced = [.. (Axes ?? [0, 2, 3]).Select(axis => axis < 0 ? axis + rank : axis)];
        TensorShape kept = TensorShape.Create([.. data.Shape.Select((extent, axis) => reduced.Contains(axis) ? 1 : extent)]);
        List<int>[] groups = [.. Enumerable.Range(0, (int)kept.Count).Select(_ => new List<int>())];
        int[] owners = StridedOffsets.Broadcast(kept, data.Shape);
        for (int i = 0; i < owners.Length; i++) groups[owners[i]].Add(i);
        foreach (List<int> group in groups)
        {
            (double mean, double variance) = Moments.Of([.. group.Select(i => RealElement.Get(data, i))]);
            foreach (int i in group) RealElement.Set(y, i, (RealElement.Get(data, i) - mean) / (Math.Sqrt(variance) + Epsilon));
        }
    }
}
