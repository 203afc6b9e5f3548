using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX RMSNormalization: y = x / √(mean of x² + ε) · scale over the axes from <c>axis</c> on.</summary>
/// <param name="Axis">The first normalized axis; negative counts from the end.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="StashType">The type the standard computes the mean in; here it is always binary64.</param>
[OnnxOperator("RMSNormalization", SinceVersion = 23)]
public sealed record RmsNormalization(int Axis = -1, float Epsilon = 1e-5f, ElementType StashType = ElementType.Float32) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.RequireReal(0), scale = c.RequireReal(1);
        if (data.Shape is { } shape) AffineParameters.Check(c, 1, shape, Axes.Normalize(Axis, shape.Rank, c.Fail));
        c.SetOutput(0, scale.Type, data.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), y = c.OnlyOutput(this);
        int axis = Axis < 0 ? Axis + data.Shape.Rank : Axis;
        double[] x = RealElements.Read(data), scale = AffineParameters.Read(c.Input(1), data.Shape, axis)!;
        int size = scale.Length;
        for (int start = 0; start < x.Length; start += size)
        {
            double squares = 0;
            for (int i = 0; i < size; i++) squares += x[start + i] * x[start + i];
            double root = Math.Sqrt((squares / size) + Epsilon);
            for (int i = 0; i < size; i++) RealElement.Set(y, start + i, x[start + i] / root * scale[i]);
        }
    }
}
