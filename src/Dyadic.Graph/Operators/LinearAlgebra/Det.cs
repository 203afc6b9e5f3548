using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Det: the determinant of each square matrix in the last two axes, by elimination with the greatest pivot.</summary>
[OnnxOperator("Det", SinceVersion = 22)]
public sealed record Det : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        if (x.Shape is { } shape && (shape.Rank < 2 || !shape[-1].IsCompatibleWith(shape[-2]))) throw c.Fail($"input 0 should hold square matrices; its shape is {shape}.");
        c.SetOutput(0, x.Type, x.Shape is null ? null : SymbolicShape.Of(x.Shape.SkipLast(2)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        int size = x.Shape[-1];
        double[] elements = RealElements.Read(x);
        for (int i = 0; i < y.Count; i++) RealElement.Set(y, i, Determinant(elements.AsSpan(i * size * size, size * size), size));
    }

    private static double Determinant(Span<double> matrix, int size)
    {
        double determinant = 1;
        for (int column = 0; column < size; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < size; row++)
            {
                if (Math.Abs(matrix[(row * size) + column]) > Math.Abs(matrix[(pivot * size) + column])) pivot = row;
            }

            if (matrix[(pivot * size) + column] == 0) return 0;
            if (pivot != column) determinant = -determinant;
            for (int k = 0; k < size && pivot != column; k++) (matrix[(pivot * size) + k], matrix[(column * size) + k]) = (matrix[(column * size) + k], matrix[(pivot * size) + k]);
            determinant *= matrix[(column * size) + column];
            for (int row = column + 1; row < size; row++)
            {
                double factor = matrix[(row * size) + column] / matrix[(column * size) + column];
                for (int k = column; k < size; k++) matrix[(row * size) + k] -= factor * matrix[(column * size) + k];
            }
        }

        return determinant;
    }
}
