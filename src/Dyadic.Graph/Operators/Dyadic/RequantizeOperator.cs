using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What the rescalings of accumulators share; they differ in how they round.</summary>
/// <remarks>
/// Inputs: accumulator (int32 or int64, any shape); bias (int32) and multiplier, divisor (int64) that broadcast to its shape,
/// divisor a power of two; zero_point, min, max (int64 scalars).
/// The bodies cut by Clip, which ONNX Runtime 1.30 computes wrong from 2³¹ on: no scale that was fitted to data makes results 2¹⁵ times beyond the widest codes.
/// </remarks>
/// <param name="To">The output's element type.</param>
public abstract record RequantizeOperator(ElementType To) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        RequantizeArithmetic.CheckTarget(c, To);
        TensorFacts accumulator = c.Input(0);
        if (accumulator.Type is not (ElementType.Int32 or ElementType.Int64 or ElementType.Undefined)) throw c.Fail($"the accumulator should be int32 or int64; it is {accumulator.Type}.");
        c.SetOutput(0, To, accumulator.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor accumulator = c.Input(0), bias = c.Input(1), multiplier = c.Input(2), divisor = c.Input(3);
        long zeroPoint = RequantizeArithmetic.Scalar(c, 4, "zero_point"), min = RequantizeArithmetic.Scalar(c, 5, "min"), max = RequantizeArithmetic.Scalar(c, 6, "max");
        for (int i = 0; i < divisor.Count; i++)
        {
            if (IntegerElements.Get(divisor, i) < 1) throw c.Fail($"the divisor is {IntegerElements.Get(divisor, i)}; it should be a power of two, 1 or more.");
        }

        DenseTensor y = c.Output(0, To, accumulator.Shape);
        int[] biasIndex = BroadcastIndex(c, bias, accumulator.Shape), multiplierIndex = BroadcastIndex(c, multiplier, accumulator.Shape), divisorIndex = BroadcastIndex(c, divisor, accumulator.Shape);
        for (int i = 0; i < accumulator.Count; i++)
        {
            Int128 sum = IntegerElements.Get(accumulator, i) + IntegerElements.Get(bias, biasIndex[i]);
            Int128 rescaled = Rescale(sum, (long)IntegerElements.Get(multiplier, multiplierIndex[i]), (long)IntegerElements.Get(divisor, divisorIndex[i]));
            IntegerElements.SetWrapped(y, i, Int128.Min(Int128.Max(rescaled + zeroPoint, min), max));
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, RequantizeArithmetic.Clamped(c, 5, 6, To));

    // sum · multiplier / divisor, rounded to an integer.
    private protected abstract Int128 Rescale(Int128 sum, long multiplier, long divisor);

    private static int[] BroadcastIndex(EvaluationContext c, DenseTensor parameter, TensorShape shape)
    {
        int offset = shape.Rank - parameter.Shape.Rank;
        for (int axis = 0; axis < parameter.Shape.Rank; axis++)
        {
            if (offset < 0 || (parameter.Shape[axis] != 1 && parameter.Shape[axis] != shape[axis + offset])) throw c.Fail($"a parameter of shape {parameter.Shape} does not broadcast to the accumulator's {shape}.");
        }

        return StridedOffsets.Broadcast(parameter.Shape, shape);
    }
}
