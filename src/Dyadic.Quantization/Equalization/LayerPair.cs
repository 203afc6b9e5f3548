using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Two convolutions, the second the only reader of the first but for an activation between them that scales along: f(s·x) = s·f(x), s > 0.</summary>
/// <param name="First">The first.</param>
/// <param name="Clip">The Clip between them that has to become a ReLU; null when there is none.</param>
/// <param name="Second">The second.</param>
internal sealed record LayerPair(Node First, Node? Clip, Node Second)
{
    /// <summary>The pair that starts at a node; null when none does.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The node.</param>
    /// <param name="unclip">Whether Clip from 0 may become ReLU.</param>
    public static LayerPair? StartingAt(Graph graph, Node node, bool unclip)
    {
        if (!IsConstantConvolution(node) || OnlyReader(graph, node.Output) is not { } reader) return null;
        Node? clip = null;
        if (reader.Operator is Relu || (reader.Operator is Clip && FusedClamp.Of(reader) is { Min: 0, Max: double.PositiveInfinity }))
        {
            if (OnlyReader(graph, reader.Output) is not { } next) return null;
            reader = next;
        }
        else if (unclip && reader.Operator is Clip && FusedClamp.Of(reader) is { Min: 0 })
        {
            clip = reader;
            if (OnlyReader(graph, reader.Output) is not { } next) return null;
            reader = next;
        }

        if (!IsConstantConvolution(reader)) return null;
        TensorShape first = node.Inputs[1]!.Constant!.Shape, second = reader.Inputs[1]!.Constant!.Shape;
        return first[0] == second[1] * ((Conv)reader.Operator).Group ? new LayerPair(node, clip, reader) : null;
    }

    private static bool IsConstantConvolution(Node node) =>
        node.Operator is Conv && node.Inputs[1]?.Constant is { ElementType: ElementType.Float32 } && node.Input(2) is null or { Constant.ElementType: ElementType.Float32 };

    private static Node? OnlyReader(Graph graph, Value value) => value.Consumers.Count == 1 && !graph.Outputs.Contains(value) && value.Consumers[0].Inputs[0] == value ? value.Consumers[0] : null;
}
