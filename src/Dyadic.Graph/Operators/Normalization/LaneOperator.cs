using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator that maps each line of elements along one axis to a line of the same length.</summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
public abstract record LaneOperator(int Axis) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.ShapeOfRank(0, least: 1) is { } shape) Axes.Normalize(Axis, shape.Rank, c.Fail);
        c.SetOutput(0, c.TypeWhere(0, RealElements.Holds, "a floating type"), c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int axis = Axes.Normalize(Axis, x.Shape.Rank, c.Fail);
        int length = x.Shape[axis], inner = (int)x.Shape.CountOf(axis + 1, x.Shape.Rank);
        double[] values = RealElements.Read(x), lane = new double[length];
        for (int start = 0; length > 0 && start < values.Length; start++)
        {
            if (start / inner % length != 0) continue;
            for (int i = 0; i < length; i++) lane[i] = values[start + (i * inner)];
            Apply(lane);
            for (int i = 0; i < length; i++) values[start + (i * inner)] = lane[i];
        }

        RealElements.Write(c.Output(0, x.ElementType, x.Shape), values);
    }

    private protected abstract void Apply(Span<double> lane);

    private protected static double Greatest(ReadOnlySpan<double> lane)
    {
        double greatest = double.NegativeInfinity;
        foreach (double value in lane) greatest = Math.Max(greatest, value);
        return greatest;
    }
}
