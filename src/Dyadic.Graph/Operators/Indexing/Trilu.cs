using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Trilu: keeps the upper or lower triangle of each matrix in the last two axes; the rest becomes zero.</summary>
/// <remarks>Input 1, optional, moves the diagonal up (positive) or down; 0 is the main diagonal, which is kept.</remarks>
/// <param name="Upper">The upper triangle; otherwise the lower.</param>
[OnnxOperator("Trilu", SinceVersion = 14)]
public sealed record Trilu(bool Upper = true) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        if (c.HasInput(1)) c.Require(1, type => type == ElementType.Int64, "int64");
        c.ConstantInteger(1);
        if (x.Shape is { Rank: < 2 }) throw c.Fail($"input 0 should hold matrices; its shape is {x.Shape}.");
        c.SetOutput(0, x.Type, x.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        long diagonal = c.OptionalIntegers(1)?[0] ?? 0;
        int rows = x.Shape[-2], columns = x.Shape[-1];
        ElementMoves.Clear(y);
        for (int i = 0; i < x.Count; i++)
        {
            int row = i / columns % rows, column = i % columns;
            bool kept = Upper ? column - row >= diagonal : column - row <= diagonal;
            if (kept) ElementMoves.Copy(x, i, y, i);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval.Union(new IntegerInterval(0, 0)));
    }
}
