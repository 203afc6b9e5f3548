using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Operators that give elements of their first inputs, or their largest, and nothing else.</summary>
internal static class ElementMovement
{
    /// <summary>The leading inputs whose elements a node moves; empty when it does something else too.</summary>
    public static IReadOnlyList<Value> Moved(Node node) => node.Operator switch
    {
        Concat => [.. node.Inputs.Select(input => input!)],
        MaxPool when node.Outputs.Skip(1).All(indices => indices is null) => [node.Inputs[0]!],
        Pad { Mode: "constant" } when FillsWithZero(node) => [node.Inputs[0]!],
        Reshape or Flatten or Transpose or Squeeze or Unsqueeze or Slice or Split or Identity or Expand or Gather or DepthToSpace or SpaceToDepth or GlobalMaxPool or Resize { Mode: "nearest" } => [node.Inputs[0]!],
        _ => [],
    };

    /// <summary>True when the operator is defined on these codes.</summary>
    public static bool TakesCodes(Node node, ElementType codes) => node.Operator is not (MaxPool or GlobalMaxPool or Resize) || codes is ElementType.UInt8 or ElementType.Int8;

    private static bool FillsWithZero(Node node) => node.Input(2) is null or { Constant: { ElementType: ElementType.Float32, Count: 1 } } && (node.Input(2)?.Constant?.Span<float>()[0] ?? 0) == 0;
}
