using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator on pairs of truth values, with broadcasting.</summary>
public abstract record LogicalOperator : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, type => type == ElementType.Bool, "Bool");
        c.TypeWhere(1, type => type == ElementType.Bool, "Bool");
        c.SetOutput(0, ElementType.Bool, Broadcasting.Infer(c, c.Input(0).Shape, c.Input(1).Shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(1);
        DenseTensor y = c.Output(0, ElementType.Bool, Broadcasting.Of(c, a.Shape, b.Shape));
        int[] left = StridedOffsets.Broadcast(a.Shape, y.Shape), right = StridedOffsets.Broadcast(b.Shape, y.Shape);
        for (int i = 0; i < y.Count; i++) y.Bytes[i] = Apply(a.Bytes[left[i]] != 0, b.Bytes[right[i]] != 0) ? (byte)1 : (byte)0;
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, new IntegerInterval(0, 1));

    private protected abstract bool Apply(bool a, bool b);
}
