using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// An operator of ONNX Runtime on pairs of 8-bit codes, with broadcasting. Inputs A, its scale and zero point, B, its scale and zero point,
/// and the output's scale and zero point.
/// </summary>
public abstract record QLinearElementwise : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ElementType type = c.CommonType(0, 2, 3, 5, 7);
        c.SetOutput(0, type, Broadcasting.Infer(c, c.Input(0).Shape, c.Input(3).Shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(3);
        DenseTensor y = c.Output(0, a.ElementType, Broadcasting.Of(c, a.Shape, b.Shape));
        int[] left = StridedOffsets.Broadcast(a.Shape, y.Shape), right = StridedOffsets.Broadcast(b.Shape, y.Shape);
        float aScale = c.Scale(1), bScale = c.Scale(4), yScale = c.Scale(6);
        int aZero = c.ZeroPoint(2), bZero = c.ZeroPoint(5), yZero = c.ZeroPoint(7);
        bool aRepeats = IsRepeated(a.Shape, y.Shape);
        for (int i = 0; i < y.Count; i++)
        {
            int p = (int)IntegerElements.Get(a, left[i]), q = (int)IntegerElements.Get(b, right[i]);
            float real = aRepeats ? Apply(q, bScale, bZero, p, aScale, aZero, yScale, yZero) : Apply(p, aScale, aZero, q, bScale, bZero, yScale, yZero);
            IntegerElements.SetWrapped(y, i, Saturation.RoundHalfEven(real, 0, y.ElementType));
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    // The output code before rounding, zero point included.
    private protected abstract float Apply(int a, float aScale, int aZero, int b, float bScale, int bZero, float yScale, int yZero);

    // ONNX Runtime exchanges the operands where the first is one element for a run of the second.
    private static bool IsRepeated(TensorShape shape, TensorShape output)
    {
        for (int axis = output.Rank - 1; axis >= 0; axis--)
        {
            if (output[axis] == 1) continue;
            int own = axis - (output.Rank - shape.Rank);
            return own < 0 || shape[own] == 1;
        }

        return false;
    }
}
