using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LayerNormalization: y = (x − mean) / √(variance + ε) · scale + bias over the axes from <c>axis</c> on.</summary>
/// <remarks>Inputs: x, scale, bias (optional). Outputs: y, mean, 1/√(variance + ε).</remarks>
/// <param name="Axis">The first normalized axis; negative counts from the end.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="StashType">The type of the outputs mean and 1/√(variance + ε).</param>
[OnnxOperator("LayerNormalization", SinceVersion = 17)]
public sealed record LayerNormalization(int Axis = -1, float Epsilon = 1e-5f, ElementType StashType = ElementType.Float32) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.RequireReal(0);
        c.RequireReal(1);
        SymbolicShape? statistics = null;
        if (data.Shape is { } shape)
        {
            int axis = Axes.Normalize(Axis, shape.Rank, c.Fail);
            AffineParameters.Check(c, 1, shape, axis);
            AffineParameters.Check(c, 2, shape, axis);
            statistics = SymbolicShape.Of(shape.Select((extent, i) => i < axis ? extent : 1));
        }

        c.SetOutput(0, data.Type, data.Shape);
        c.SetOutput(1, StashType, statistics);
        c.SetOutput(2, StashType, statistics);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0);
        TensorFacts[] facts = c.InferNow(this, 3);
        DenseTensor y = c.Output(0, facts[0]), means = c.Output(1, facts[1]), inverses = c.Output(2, facts[2]);
        int axis = Axis < 0 ? Axis + data.Shape.Rank : Axis;
        double[] x = RealElements.Read(data), scale = AffineParameters.Read(c.Input(1), data.Shape, axis)!;
        double[]? bias = AffineParameters.Read(c.OptionalInput(2), data.Shape, axis);
        int size = scale.Length;
        for (int group = 0; group < means.Count; group++)
        {
            (double mean, double variance) = Moments.Of(x.AsSpan(group * size, size));
            double inverse = 1 / Math.Sqrt(variance + Epsilon);
            for (int i = 0; i < size; i++)
            {
                RealElement.Set(y, (group * size) + i, ((x[(group * size) + i] - mean) * inverse * scale[i]) + (bias?[i] ?? 0));
            }

            RealElement.Set(means, group, mean);
            RealElement.Set(inverses, group, inverse);
        }
    }
}
