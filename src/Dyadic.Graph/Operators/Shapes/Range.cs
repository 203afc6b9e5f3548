using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Range: <c>start, start + delta, …</c> before <c>limit</c>; <c>max(⌈(limit − start) / delta⌉, 0)</c> elements. Three scalar inputs.</summary>
[OnnxOperator("Range", SinceVersion = 11)]
public sealed record Range : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ElementType type = c.CommonType(0, 1, 2);
        Dimension count = Dimension.Unknown;
        if (c.Input(0).Constant is { Count: 1 } start && c.Input(1).Constant is { Count: 1 } limit && c.Input(2).Constant is { Count: 1 } delta)
        {
            count = Count(RealElements.Read(start)[0], RealElements.Read(limit)[0], RealElements.Read(delta)[0], c.Fail);
        }
        else if (IsZero(c.Input(0)) && IsOne(c.Input(2)) && ExtentTracking.Elements(c.Input(1)) is [var extent])
        {
            count = extent;
        }

        c.SetOutput(0, type, [count]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor start = c.Input(0), limit = c.Input(1), delta = c.Input(2);
        if (start.Count != 1 || limit.Count != 1 || delta.Count != 1) throw c.Fail("start, limit and delta should be scalars.");
        double first = RealElements.Read(start)[0], step = RealElements.Read(delta)[0];
        DenseTensor y = c.Output(0, start.ElementType, c.Shape([Count(first, RealElements.Read(limit)[0], step, c.Fail)]));
        if (y.ElementType.IsInteger())
        {
            for (int i = 0; i < y.Count; i++) IntegerElements.SetWrapped(y, i, IntegerElements.Get(start, 0) + (i * IntegerElements.Get(delta, 0)));
            return;
        }

        double[] values = new double[y.Count];
        for (int i = 0; i < values.Length; i++) values[i] = first + (i * step);
        RealElements.Write(y, values);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } start && c.Input(1) is { } limit) c.SetOutput(0, start.Union(limit));
    }

    private static long Count(double start, double limit, double delta, Func<string, DyadicException> fail) => delta == 0
        ? throw fail("delta is 0.")
        : (long)Math.Max(Math.Ceiling((limit - start) / delta), 0);

    private static bool IsZero(TensorFacts facts) => facts.Constant is { Count: 1 } constant && RealElements.Read(constant)[0] == 0;

    private static bool IsOne(TensorFacts facts) => facts.Constant is { Count: 1 } constant && RealElements.Read(constant)[0] == 1;
}
