using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// Applies an operator's own <see cref="Operator.Infer"/> to the tensors at hand: the checks made before a run, now with every shape and
/// value known, so evaluation starts from inputs that are right and outputs whose shape is settled.
/// </summary>
internal static class RunTimeInference
{
    /// <summary>Facts of the first <paramref name="outputCount"/> outputs, wanted or not.</summary>
    public static TensorFacts[] InferNow(this EvaluationContext c, Operator op, int outputCount)
    {
        TensorFacts?[] inputs = new TensorFacts?[c.InputCount];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = c.OptionalInput(i) is { } tensor ? TensorFacts.Of(tensor) : null;
        InferenceContext inference = new(c.Who, inputs, outputCount);
        inference.Infer(op);
        return [.. inference.Outputs.Select(facts => facts ?? TensorFacts.Unknown)];
    }

    /// <summary>The tensor to write an output into, from its facts.</summary>
    public static DenseTensor Output(this EvaluationContext c, int index, TensorFacts facts) => c.Output(index, facts.Type, Settle(c, facts.Shape));

    /// <summary>The tensor to write the only output into.</summary>
    public static DenseTensor OnlyOutput(this EvaluationContext c, Operator op) => c.Output(0, c.InferNow(op, 1)[0]);

    private static TensorShape Settle(EvaluationContext c, SymbolicShape? shape)
    {
        if (shape is not { IsKnown: true }) throw c.Fail("the output's shape cannot be told from the inputs: a size among them is too large, or they contradict each other.");
        long count = 1;
        foreach (Dimension dimension in shape)
        {
            if (dimension.Value > int.MaxValue || (dimension.Value > 0 && count > int.MaxValue / dimension.Value))
            {
                throw c.Fail($"the output would have the shape {shape}, which has more than {int.MaxValue} elements.");
            }

            count *= Math.Max(dimension.Value, 1);
        }

        return shape.ToTensorShape();
    }
}
