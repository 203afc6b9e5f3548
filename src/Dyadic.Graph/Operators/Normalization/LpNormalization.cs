using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LpNormalization: y = x / ‖x‖ₚ along one axis; a line of zeros stays zero.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
/// <param name="P">1 or 2.</param>
[OnnxOperator("LpNormalization", SinceVersion = 22)]
public sealed record LpNormalization(int Axis = -1, int P = 2) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.RequireReal(0);
        if (P is not (1 or 2)) throw c.Fail($"p is {P}; it should be 1 or 2.");
        if (data.Shape is { } shape) Axes.Normalize(Axis, shape.Rank, c.Fail);
        c.SetOutput(0, data.Type, data.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), y = c.OnlyOutput(this);
        int axis = Axis < 0 ? Axis + data.Shape.Rank : Axis;
        int extent = data.Shape[axis], inner = (int)data.Shape.CountOf(axis + 1, data.Shape.Rank);
        int lines = extent == 0 ? 0 : data.Count / extent;
        for (int line = 0; line < lines; line++)
        {
            int start = (line / inner * extent * inner) + (line % inner);
            double sum = 0;
            for (int i = 0; i < extent; i++)
            {
                double x = RealElement.Get(data, start + (i * inner));
                sum += P == 1 ? Math.Abs(x) : x * x;
            }

            double norm = P == 1 ? sum : Math.Sqrt(sum);
            for (int i = 0; i < extent; i++)
            {
                int at = start + (i * inner);
                RealElement.Set(y, at, norm == 0 ? 0 : RealElement.Get(data, at) / norm);
            }
        }
    }
}
