using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Cast: the elements in another type. Integers wrap into narrower integers; reals truncate toward zero into integers and saturate
/// there (NaN gives 0), except that they wrap into 4 and 2 bits; reals round to nearest even into reals.
/// </summary>
/// <param name="To">The type.</param>
/// <param name="Saturate">For 8-bit floats only, which are not supported.</param>
/// <param name="RoundMode">For 8-bit exponents only, which are not supported.</param>
[OnnxOperator("Cast", SinceVersion = 25)]
public sealed record Cast(ElementType To, bool Saturate = true, string RoundMode = "up") : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        c.SetOutput(0, ExtentTracking.Facts(To, x.Shape, ExtentTracking.Elements(x)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        if (!ElementConversion.Handles(x.ElementType) || !ElementConversion.Handles(To))
        {
            throw DyadicException.Unsupported($"{c.Who}: a cast from {x.ElementType} to {To} is not supported.");
        }

        ElementConversion.Convert(x, c.Output(0, To, x.Shape));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is not { } x) return;
        if (To == ElementType.Bool) c.SetOutput(0, new IntegerInterval(0, 1));
        else if (To.IsInteger()) c.SetOutput(0, x);
    }
}
