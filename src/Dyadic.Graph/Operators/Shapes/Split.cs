using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Split: cuts a tensor along an axis, into parts of given lengths (input 1) or into <c>num_outputs</c> parts of equal length, the last shorter.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
/// <param name="NumOutputs">The number of parts when no lengths are given; the number of outputs when absent.</param>
[OnnxOperator("Split", SinceVersion = 18)]
public sealed record Split(int Axis = 0, int? NumOutputs = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        if (x.Shape is not { } shape)
        {
            for (int i = 0; i < c.OutputCount; i++) c.SetOutput(i, x.Type, null);
            return;
        }

        int axis = Axes.Normalize(Axis, shape.Rank, c.Fail);
        bool open = !shape[axis].IsKnown || (c.HasInput(1) && c.ConstantIntegers(1) is null);
        long[]? lengths = open ? c.ConstantIntegers(1) : Lengths(shape[axis].Value, c.ConstantIntegers(1), c.OutputCount, c.Fail);
        if (lengths is not null && lengths.Length < c.OutputCount) throw c.Fail($"'split' gives {lengths.Length} lengths for {c.OutputCount} outputs.");
        Dimension[]? elements = shape.Rank == 1 && lengths is not null ? ExtentTracking.Elements(x) : null;
        int start = 0;
        for (int i = 0; i < c.OutputCount; i++)
        {
            Dimension length = lengths is null ? Dimension.Unknown : lengths[i];
            Dimension[]? part = elements is not null && start + lengths![i] <= elements.Length ? elements[start..(int)(start + lengths[i])] : null;
            c.SetOutput(i, ExtentTracking.Facts(x.Type, shape.With(axis, length), part));
            start += (int)(lengths?[i] ?? 0);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int axis = Axes.Normalize(Axis, x.Shape.Rank, c.Fail);
        long[] lengths = Lengths(x.Shape[axis], c.OptionalIntegers(1), c.OutputCount, c.Fail);
        int start = 0;
        for (int i = 0; i < c.OutputCount; i++)
        {
            TensorShape shape = x.Shape.With(axis, (int)lengths[i]);
            if (c.WantsOutput(i)) ElementCopy.Gather(x, StridedOffsets.Of(shape, x.Shape.Strides(), start * x.Shape.Strides()[axis]), c.Output(i, x.ElementType, shape));
            start += (int)lengths[i];
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private long[] Lengths(long extent, long[]? given, int outputs, Func<string, DyadicException> fail)
    {
        if (given is not null)
        {
            return given.Length == outputs && given.Sum() == extent && given.All(length => length >= 0)
                ? given
                : throw fail($"'split' is [{string.Join(",", given)}]; it should be {outputs} lengths that add up to {extent}.");
        }

        int parts = NumOutputs ?? outputs;
        if (parts < 1 || parts != outputs) throw fail($"'num_outputs' is {parts}, but the node has {outputs} outputs.");
        long length = (extent + parts - 1) / parts, last = extent - (length * (parts - 1));
        if (last < 0) throw fail($"an axis of extent {extent} cannot be cut into {parts} parts of {length}.");
        return [.. Enumerable.Repeat(length, parts - 1), last];
    }
}
