using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator on every element by itself: <c>y[i] = f(x[i])</c>; type and shape are kept.</summary>
public abstract record UnaryOperator : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private protected virtual bool TakesIntegers => false;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ElementType type = c.TypeWhere(0, t => RealElements.Holds(t) || (TakesIntegers && t.IsInteger()), TakesIntegers ? "a number" : "a floating type");
        c.SetOutput(0, type, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        DenseTensor y = c.Output(0, x.ElementType, x.Shape);
        if (x.ElementType.IsInteger())
        {
            for (int i = 0; i < x.Count; i++) IntegerElements.SetWrapped(y, i, ApplyInteger(IntegerElements.Get(x, i)));
            return;
        }

        double[] values = RealElements.Read(x);
        for (int i = 0; i < values.Length; i++) values[i] = Apply(values[i]);
        RealElements.Write(y, values);
    }

    private protected abstract double Apply(double x);

    private protected virtual Int128 ApplyInteger(Int128 x) => throw DyadicException.Unsupported($"{GetType().Name} does not compute on integers.");
}
