using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator on pairs of elements, with broadcasting: <c>y[i] = f(a[i], b[i])</c> in the type of <c>a</c>.</summary>
public abstract record BinaryOperator : Operator
{
    private protected virtual bool SameTypes => true;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ElementType type = SameTypes ? c.CommonType(0, 1) : c.Input(0).Type;
        SymbolicShape? shape = Broadcasting.Infer(c, c.Input(0).Shape, c.Input(1).Shape);
        c.SetOutput(0, ExtentTracking.Facts(type, shape, ExtentTracking.Combine(c.Input(0), c.Input(1), ApplyExtent)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(1);
        if (SameTypes && a.ElementType != b.ElementType) throw c.Fail($"the inputs are {a} and {b}; they should have one type.");
        DenseTensor y = c.Output(0, a.ElementType, Broadcasting.Of(c, a.Shape, b.Shape));
        int[] left = StridedOffsets.Broadcast(a.Shape, y.Shape), right = StridedOffsets.Broadcast(b.Shape, y.Shape);
        if (a.ElementType.IsInteger() && b.ElementType.IsInteger())
        {
            for (int i = 0; i < y.Count; i++) IntegerElements.SetWrapped(y, i, ApplyInteger(IntegerElements.Get(a, left[i]), IntegerElements.Get(b, right[i]), c));
            return;
        }

        double[] x = RealElements.Read(a), z = RealElements.Read(b), values = new double[y.Count];
        for (int i = 0; i < values.Length; i++) values[i] = Apply(x[left[i]], z[right[i]]);
        if (!y.ElementType.IsInteger()) RealElements.Write(y, values);
        else for (int i = 0; i < values.Length; i++) IntegerElements.SetWrapped(y, i, unchecked((Int128)values[i]));
    }

    private protected abstract double Apply(double a, double b);

    private protected abstract Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c);

    // What the operator does to extents that may be symbolic.
    private protected virtual Dimension ApplyExtent(Dimension a, Dimension b) => Dimension.Unknown;
}
