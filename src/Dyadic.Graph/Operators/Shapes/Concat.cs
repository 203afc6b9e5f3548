using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Concat: the inputs one after the other along an axis.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("Concat", SinceVersion = 13)]
public sealed record Concat(int Axis) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.InputCount == 0) throw c.Fail("at least one input is needed.");
        int[] inputs = [.. Enumerable.Range(0, c.InputCount)];
        ElementType type = c.CommonType(inputs);
        SymbolicShape? shape = null;
        if (Array.TrueForAll(inputs, i => c.Input(i).Shape is not null)) shape = Join([.. inputs.Select(i => c.Input(i).Shape!)], c.Fail);
        c.SetOutput(0, ExtentTracking.Facts(type, shape, shape is { Rank: 1 } ? Elements(c, inputs) : null));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor[] inputs = [.. Enumerable.Range(0, c.InputCount).Select(c.Input)];
        TensorShape shape = Join([.. inputs.Select(input => SymbolicShape.Of(input.Shape))], c.Fail).ToTensorShape();
        DenseTensor y = c.Output(0, inputs[0].ElementType, shape);
        int axis = Axes.Normalize(Axis, shape.Rank, c.Fail), start = 0;
        foreach (DenseTensor input in inputs)
        {
            if (input.ElementType != y.ElementType) throw c.Fail($"the inputs should have one type; they are {y.ElementType} and {input.ElementType}.");
            ElementCopy.Scatter(input, y, StridedOffsets.Of(input.Shape, shape.Strides(), start));
            start += input.Shape[axis] * shape.Strides()[axis];
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.Union(c);

    private static Dimension[]? Elements(InferenceContext c, int[] inputs)
    {
        List<Dimension> elements = [];
        foreach (int input in inputs)
        {
            if (c.Input(input).Shape is not { Rank: 1 } shape || !shape[0].IsKnown || shape[0].Value > 64) return null;
            elements.AddRange(ExtentTracking.Elements(c.Input(input)) ?? new Dimension[shape[0].Value]);
        }

        return elements.TrueForAll(element => element == Dimension.Unknown) ? null : [.. elements];
    }

    private SymbolicShape Join(SymbolicShape[] shapes, Func<string, DyadicException> fail)
    {
        SymbolicShape joined = shapes[0];
        int axis = Axes.Normalize(Axis, joined.Rank, fail);
        foreach (SymbolicShape shape in shapes.Skip(1))
        {
            if (shape.Rank != joined.Rank) throw fail($"shapes {joined} and {shape} have different ranks and cannot be joined.");
            for (int other = 0; other < joined.Rank; other++)
            {
                if (other != axis && !joined[other].IsCompatibleWith(shape[other])) throw fail($"shapes {joined} and {shape} differ on axis {other}; only axis {axis} may differ.");
                if (other != axis && !joined[other].IsKnown && (shape[other].IsKnown || joined[other].Name is null)) joined = joined.With(other, shape[other]);
            }

            joined = joined.With(axis, joined[axis].IsKnown && shape[axis].IsKnown ? joined[axis].Value + shape[axis].Value : Dimension.Unknown);
        }

        return joined;
    }
}
