using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearConcat: inputs joined along an axis, each first brought to the output's scale and zero point in binary32. Inputs
/// the output's scale and zero point, then a tensor, its scale and its zero point for every part.
/// </summary>
/// <param name="Axis">The axis; negative counts from the end.</param>
[OnnxOperator("QLinearConcat", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearConcat(int Axis) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.InputCount < 5 || (c.InputCount - 2) % 3 != 0) throw c.Fail($"the inputs should be a scale, a zero point and three for every part; there are {c.InputCount}.");
        InferenceContext parts = new(c.Who, [.. Parts(c.InputCount).Select(i => (TensorFacts?)new TensorFacts(c.Input(i).Type, c.Input(i).Shape))], 1);
        new Concat(Axis).Infer(parts);
        c.SetOutput(0, c.Input(1).Type, parts.Outputs[0]?.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        CodeScale y = new(c.Scale(0), c.ZeroPoint(1));
        DenseTensor?[] parts = [.. Parts(c.InputCount).Select(i => y.Rescale(c.Input(i), new(c.Scale(i + 1), c.ZeroPoint(i + 2))))];
        DenseTensor?[] joined = [null];
        new Concat(Axis).Evaluate(new EvaluationContext(c.Who, parts, joined));
        c.SetOutput(0, joined[0]!);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    private static IEnumerable<int> Parts(int inputs) => Enumerable.Range(0, (inputs - 2) / 3).Select(part => 2 + (3 * part));
}
