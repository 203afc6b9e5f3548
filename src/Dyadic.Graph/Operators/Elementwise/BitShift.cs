using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX BitShift: unsigned integers shifted by a number of bits given element by element; bits shifted out are lost.</summary>
/// <param name="Direction">LEFT or RIGHT.</param>
[OnnxOperator("BitShift", SinceVersion = 11)]
public sealed record BitShift(string Direction) : BinaryOperator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Direction is not ("LEFT" or "RIGHT")) throw c.Fail($"'direction' is '{Direction}'; it should be LEFT or RIGHT.");
        c.TypeWhere(0, type => type.IsInteger() && !type.IsSignedInteger(), "an unsigned integer");
        base.Infer(c);
    }

    private protected override double Apply(double a, double b) => throw DyadicException.Unsupported("BitShift is defined on unsigned integers only.");

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c) =>
        b > 63 ? 0 : Direction == "LEFT" ? a << (int)b : a >> (int)b;
}
