using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Computes the constants of a graph, and knows for dequantized ones how much a code is worth, through any movement of them.</summary>
/// <param name="budget">What the constants may take together; others are computed in each run.</param>
internal sealed class ConstantFolding(FoldingBudget budget)
{
    private readonly Dictionary<Value, DenseTensor> _constants = [];
    private readonly Dictionary<Value, WeightSteps> _steps = [];

    /// <summary>The content of a constant; null when the value is none.</summary>
    public DenseTensor? Find(Value? value) => value is null ? null : value.Constant ?? _constants.GetValueOrDefault(value);

    /// <summary>What a code of each element is worth; null when the constant was not dequantized.</summary>
    public WeightSteps? StepsOf(Value value) => _steps.GetValueOrDefault(value);

    /// <summary>Computes a node whose inputs are constants; false when it has others.</summary>
    public bool TryFold(Node node)
    {
        if (node.Operator is UnknownOperator or FunctionCall || node.Inputs.Any(input => input is not null && Find(input) is null)) return false;
        if (node.Outputs.Any(output => output?.Shape is not { IsKnown: true }) || !budget.Admits(node.Outputs.Select(output => output!.Facts))) return false;
        DenseTensor?[] inputs = [.. node.Inputs.Select(Find)];
        DenseTensor?[] outputs = Evaluate(node, inputs);
        budget.Spend(outputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (node.Outputs[i] is { } output && outputs[i] is { } constant) _constants[output] = constant;
        }

        if (Steps(node, inputs) is { } steps) _steps[node.Output] = steps;
        return true;
    }

    private WeightSteps? Steps(Node node, DenseTensor?[] inputs)
    {
        if (node.Operator is DequantizeLinear)
        {
            // One step of every element: the codes 1 of zero point 0, dequantized along the same axis or blocks.
            DenseTensor ones = DenseTensor.Zeros(ElementType.Int32, inputs[0]!.Shape);
            ones.Span<int>().Fill(1);
            return new WeightSteps(Evaluate(node, [ones, inputs[1], null])[0]!, inputs[0]!.ElementType.BitWidth());
        }

        if (CodeMovement.Sources(node) is not [var moved] || !_steps.TryGetValue(moved, out WeightSteps? steps)) return null;
        return steps with { PerElement = Evaluate(node, [steps.PerElement, .. inputs.Skip(1)])[0]! };
    }

    private static DenseTensor?[] Evaluate(Node node, DenseTensor?[] inputs)
    {
        DenseTensor?[] outputs = new DenseTensor?[node.Outputs.Count];
        new EvaluationContext(node.ToString(), inputs, outputs, [.. node.Outputs.Select(output => output is not null)]).Evaluate(node.Operator);
        return outputs;
    }
}

/// <summary>What one code of each element of a dequantized constant is worth.</summary>
/// <param name="PerElement">float32, of the constant's shape.</param>
/// <param name="Bits">Bits of a code.</param>
internal sealed record WeightSteps(DenseTensor PerElement, int Bits);
