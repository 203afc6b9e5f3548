using Dyadic.Core;

namespace Dyadic.Graphs.Operators.Tests;

/// <summary>Runs one operator on tensors, and checks on the way that inference foretold type and shape of what came out.</summary>
internal static class OneOperator
{
    public static DenseTensor[] Run(Operator op, int outputCount, params DenseTensor?[] inputs)
    {
        TensorFacts[] facts = GraphInference.Infer("the node", op, [.. inputs.Select(input => input is null ? null : new TensorFacts(input.ElementType, SymbolicShape.Of(input.Shape)))], outputCount);
        DenseTensor?[] outputs = new DenseTensor?[outputCount];
        op.Evaluate(new EvaluationContext("the node", inputs, outputs));
        for (int i = 0; i < outputCount; i++)
        {
            Assert.Equal(facts[i].Type, outputs[i]!.ElementType);
            if (facts[i].Shape is { } shape) Assert.True(shape.IsCompatibleWith(SymbolicShape.Of(outputs[i]!.Shape)), $"inferred {shape}, got {outputs[i]}");
        }

        return outputs!;
    }

    public static DenseTensor Run(Operator op, params DenseTensor?[] inputs) => Run(op, 1, inputs)[0];

    public static DenseTensor Floats(TensorShape shape, params float[] values) => DenseTensor.Create<float>(shape, values);

    public static DenseTensor Longs(TensorShape shape, params long[] values) => DenseTensor.Create<long>(shape, values);

    public static void AssertFloats(DenseTensor actual, params float[] expected)
    {
        float[] values = actual.Span<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++) Assert.True(Math.Abs(values[i] - expected[i]) <= 1e-5f * Math.Max(1, Math.Abs(expected[i])), $"element {i}: {values[i]}, expected {expected[i]}");
    }
}
