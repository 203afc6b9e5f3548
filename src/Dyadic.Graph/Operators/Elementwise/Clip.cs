using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Clip: <c>min(max(x, low), high)</c>; either bound may be absent, and <c>high</c> wins where they cross.</summary>
[OnnxOperator("Clip", SinceVersion = 13)]
public sealed record Clip : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => c.SetOutput(0, c.CommonType(0, 1, 2), c.Input(0).Shape);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        DenseTensor? low = Bound(c, 1), high = Bound(c, 2);
        DenseTensor y = c.Output(0, x.ElementType, x.Shape);
        if (x.ElementType.IsInteger())
        {
            for (int i = 0; i < x.Count; i++)
            {
                Int128 value = IntegerElements.Get(x, i);
                if (low is not null) value = Int128.Max(value, IntegerElements.Get(low, 0));
                if (high is not null) value = Int128.Min(value, IntegerElements.Get(high, 0));
                IntegerElements.SetWrapped(y, i, value);
            }

            return;
        }

        double least = low is null ? double.NegativeInfinity : RealElements.Read(low)[0];
        double greatest = high is null ? double.PositiveInfinity : RealElements.Read(high)[0];
        double[] values = RealElements.Read(x);
        for (int i = 0; i < values.Length; i++) values[i] = Math.Min(Math.Max(values[i], least), greatest);
        RealElements.Write(y, values);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        IntegerInterval? range = c.Input(0) ?? TypeRange(c.OutputFacts[0]);
        if (range is not { } x) return;
        if (c.Facts(1) is not null)
        {
            if (c.Input(1) is not { } low) return;
            x = new IntegerInterval(Int128.Max(x.Min, low.Min), Int128.Max(x.Max, low.Max));
        }

        if (c.Facts(2) is not null)
        {
            if (c.Input(2) is not { } high) return;
            x = new IntegerInterval(Int128.Min(x.Min, high.Min), Int128.Min(x.Max, high.Max));
        }

        c.SetOutput(0, x);
    }

    private static IntegerInterval? TypeRange(TensorFacts? facts) =>
        facts is not null && facts.Type.IsInteger() ? IntegerInterval.Of(facts.Type) : null;

    private static DenseTensor? Bound(EvaluationContext c, int input) => c.OptionalInput(input) switch
    {
        null => null,
        { Count: 1 } bound when bound.ElementType == c.Input(0).ElementType => bound,
        DenseTensor other => throw c.Fail($"input {input} should be one {c.Input(0).ElementType}; it is {other}."),
    };
}
