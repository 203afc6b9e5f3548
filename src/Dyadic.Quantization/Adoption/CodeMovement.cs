using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Operators that give elements of their inputs and nothing else, so that quantizing before or after them is the same.</summary>
internal static class CodeMovement
{
    /// <summary>The values whose elements the node moves; empty when it does something else too.</summary>
    public static IReadOnlyList<Value> Sources(Node node) => node.Operator switch
    {
        Concat when node.Inputs.All(input => input is not null) => [.. node.Inputs.Select(input => input!)],
        MaxPool when node.Outputs.Count == 1 || node.Outputs[1] is null => [node.Inputs[0]!],
        Reshape or Flatten or Transpose or Squeeze or Unsqueeze or Slice or Identity or Resize { Mode: "nearest" } => [node.Inputs[0]!],
        _ => [],
    };

    /// <summary>True when the node also gives elements of its own: 0, which is a code of every format.</summary>
    public static bool PadsWithZero(Node node) =>
        node.Operator is Pad { Mode: "constant" } && (node.Input(2) is null || node.Input(2)?.Constant is { ElementType: Core.ElementType.Float32, Count: 1 } fill && fill.Span<float>()[0] == 0);
}
