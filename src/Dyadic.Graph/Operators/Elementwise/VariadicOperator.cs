using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator that folds any number of tensors element by element, with broadcasting.</summary>
public abstract record VariadicOperator : Operator
{
    private protected virtual bool TakesIntegers => true;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.InputCount == 0) throw c.Fail("at least one input is needed.");
        int[] inputs = [.. Enumerable.Range(0, c.InputCount)];
        ElementType type = c.CommonType(inputs);
        foreach (int input in inputs) c.TypeWhere(input, t => RealElements.Holds(t) || (TakesIntegers && t.IsInteger()), TakesIntegers ? "a number" : "a floating type");
        c.SetOutput(0, type, Broadcasting.Infer(c, Array.ConvertAll(inputs, i => c.Input(i).Shape)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor[] inputs = [.. Enumerable.Range(0, c.InputCount).Select(c.Input)];
        DenseTensor y = c.Output(0, inputs[0].ElementType, Broadcasting.Of(c, Array.ConvertAll(inputs, input => input.Shape)));
        int[][] offsets = Array.ConvertAll(inputs, input => StridedOffsets.Broadcast(input.Shape, y.Shape));
        if (y.ElementType.IsInteger())
        {
            for (int i = 0; i < y.Count; i++)
            {
                Int128 folded = IntegerElements.Get(inputs[0], offsets[0][i]);
                for (int k = 1; k < inputs.Length; k++) folded = FoldInteger(folded, IntegerElements.Get(inputs[k], offsets[k][i]));
                IntegerElements.SetWrapped(y, i, folded);
            }

            return;
        }

        double[][] values = Array.ConvertAll(inputs, RealElements.Read);
        double[] results = new double[y.Count];
        for (int i = 0; i < results.Length; i++)
        {
            double folded = values[0][offsets[0][i]];
            for (int k = 1; k < inputs.Length; k++) folded = Fold(folded, values[k][offsets[k][i]]);
            results[i] = Finish(folded, inputs.Length);
        }

        RealElements.Write(y, results);
    }

    private protected abstract double Fold(double a, double b);

    private protected virtual Int128 FoldInteger(Int128 a, Int128 b) => throw DyadicException.Unsupported($"{GetType().Name} does not compute on integers.");

    private protected virtual double Finish(double folded, int count) => folded;

    private protected static void BoundByFolding(BoundsContext c, Func<IntegerInterval, IntegerInterval, IntegerInterval> fold)
    {
        if (c.Input(0) is not { } range) return;
        for (int i = 1; i < c.InputCount; i++)
        {
            if (c.Input(i) is not { } other) return;
            range = fold(range, other);
        }

        c.SetOutput(0, range);
    }
}
