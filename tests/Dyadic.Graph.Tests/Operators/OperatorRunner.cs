using Dyadic.Core;

namespace Dyadic.Graphs.Tests.Operators;

/// <summary>Runs one operator without a graph around it.</summary>
internal static class OperatorRunner
{
    public static DenseTensor Run(Operator op, params DenseTensor?[] inputs)
    {
        DenseTensor?[] outputs = [null];
        op.Evaluate(new EvaluationContext("test", inputs, outputs));
        TensorFacts inferred = GraphInference.Infer("test", op, [.. inputs.Select(input => input is null ? null : TensorFacts.Of(input))], 1)[0];
        Assert.Equal(inferred.Type, outputs[0]!.ElementType);
        Assert.True(inferred.Shape!.IsCompatibleWith(SymbolicShape.Of(outputs[0]!.Shape)));
        return outputs[0]!;
    }

    public static TensorFacts Infer(Operator op, params TensorFacts?[] inputs) => GraphInference.Infer("test", op, inputs, 1)[0];

    public static IntegerInterval? Bound(Operator op, IntegerInterval?[] ranges, params TensorFacts?[] inputs)
    {
        TensorFacts[] outputs = GraphInference.Infer("test", op, inputs, 1);
        BoundsContext context = new(ranges, inputs, outputs);
        op.Bound(context);
        return context.Outputs[0];
    }
}
