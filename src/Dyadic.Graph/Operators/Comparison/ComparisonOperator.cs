using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator that compares pairs of elements, with broadcasting, and gives truth values.</summary>
public abstract record ComparisonOperator : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 1);
        c.SetOutput(0, ElementType.Bool, Broadcasting.Infer(c, c.Input(0).Shape, c.Input(1).Shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(1);
        if (a.ElementType != b.ElementType) throw c.Fail($"the inputs are {a} and {b}; they should have one type.");
        DenseTensor y = c.Output(0, ElementType.Bool, Broadcasting.Of(c, a.Shape, b.Shape));
        int[] left = StridedOffsets.Broadcast(a.Shape, y.Shape), right = StridedOffsets.Broadcast(b.Shape, y.Shape);
        Span<bool> holds = y.Span<bool>();
        if (a.ElementType == ElementType.String)
        {
            for (int i = 0; i < holds.Length; i++) holds[i] = Holds(string.CompareOrdinal(a.Strings[left[i]], b.Strings[right[i]]), 0);
        }
        else if (RealElements.Holds(a.ElementType))
        {
            double[] x = RealElements.Read(a), z = RealElements.Read(b);
            for (int i = 0; i < holds.Length; i++) holds[i] = Holds(x[left[i]], z[right[i]]);
        }
        else
        {
            for (int i = 0; i < holds.Length; i++) holds[i] = Holds(IntegerElements.Get(a, left[i]).CompareTo(IntegerElements.Get(b, right[i])), 0);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, new IntegerInterval(0, 1));

    private protected abstract bool Holds(double a, double b);
}
