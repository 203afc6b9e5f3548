using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Gather: entries of an axis picked by index; the axis is replaced by the axes of the indices. Negative indices count from the end.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("Gather", SinceVersion = 13)]
public sealed record Gather(int Axis = 0) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0), indices = c.Input(1);
        c.TypeWhere(1, type => type is ElementType.Int32 or ElementType.Int64, "Int32 or Int64");
        SymbolicShape? shape = null;
        if (c.ShapeOfRank(0, least: 1) is { } data && indices.Shape is { } picked)
        {
            int axis = Axes.Normalize(Axis, data.Rank, c.Fail);
            shape = SymbolicShape.Create([.. data.Dimensions[..axis], .. picked, .. data.Dimensions[(axis + 1)..]]);
        }

        Dimension[]? elements = null;
        if (ExtentTracking.Elements(x) is { } all && c.ConstantIntegers(1) is { } constant)
        {
            elements = Array.ConvertAll(constant, index => all[Index(index, all.Length, c.Fail)]);
        }

        c.SetOutput(0, ExtentTracking.Facts(x.Type, shape, elements));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), indices = c.Input(1);
        int axis = Axes.Normalize(Axis, x.Shape.Rank, c.Fail);
        int extent = x.Shape[axis], inner = (int)x.Shape.CountOf(axis + 1, x.Shape.Rank), outer = (int)x.Shape.CountOf(0, axis);
        int[] picked = Array.ConvertAll(c.Integers(1), index => Index(index, extent, c.Fail));
        TensorShape shape = TensorShape.Create([.. x.Shape.Extents[..axis], .. indices.Shape.Extents, .. x.Shape.Extents[(axis + 1)..]]);
        DenseTensor y = c.Output(0, x.ElementType, shape);
        int[] source = new int[shape.Count];
        int next = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (int index in picked)
            {
                for (int i = 0; i < inner; i++) source[next++] = (((o * extent) + index) * inner) + i;
            }
        }

        ElementCopy.Gather(x, source, y);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }

    private static int Index(long index, int extent, Func<string, DyadicException> fail) => index >= -extent && index < extent
        ? (int)(index < 0 ? index + extent : index)
        : throw fail($"index {index} is outside an axis of extent {extent}.");
}
