using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Where: <c>condition ? x : y</c>, element by element with broadcasting.</summary>
[OnnxOperator("Where", SinceVersion = 16)]
public sealed record Where : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, type => type == ElementType.Bool, "Bool");
        c.SetOutput(0, c.CommonType(1, 2), Broadcasting.Infer(c, c.Input(0).Shape, c.Input(1).Shape, c.Input(2).Shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor condition = c.Input(0), x = c.Input(1), y = c.Input(2);
        if (x.ElementType != y.ElementType) throw c.Fail($"the choices are {x} and {y}; they should have one type.");
        DenseTensor result = c.Output(0, x.ElementType, Broadcasting.Of(c, condition.Shape, x.Shape, y.Shape));
        int[] test = StridedOffsets.Broadcast(condition.Shape, result.Shape);
        int[] fromX = StridedOffsets.Broadcast(x.Shape, result.Shape);
        int[] fromY = StridedOffsets.Broadcast(y.Shape, result.Shape);
        for (int i = 0; i < test.Length; i++)
        {
            bool chosen = condition.Bytes[test[i]] != 0;
            ElementCopy.Gather(chosen ? x : y, [chosen ? fromX[i] : fromY[i]], result, i);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.Union(c, first: 1);
}
