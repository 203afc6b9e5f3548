using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>An operator that only moves elements moves codes instead of the reals they stand for. Exact.</summary>
/// <remarks><code>
///   before:  codes ─ DQ ─ Reshape        after:  codes ─ Reshape ─ DQ
/// </code></remarks>
internal sealed class MovedDequantize : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (ElementMovement.Moved(node) is not { Count: > 0 } moved) return null;
        if (moved is [{ Producer: { Operator: DequantizeLinear dequantize } producer }] && node.Operator is Transpose transpose && CodeParameters.Of(producer) is null) return Transposed(node, transpose, producer, dequantize);
        CodeSource?[] sources = [.. moved.Select(CodeSource.Of)];
        if (Array.TrueForAll(sources, source => source is null)) return null;
        if (sources[0] is not { Parameters: var parameters } || !Array.TrueForAll(sources, source => source?.Parameters == parameters)) return QdqMatch.Float("its inputs have different scales or zero points, or are not all dequantized");
        if (!ElementMovement.TakesCodes(node, parameters.Type)) return QdqMatch.Float($"it does not move {parameters.Type} codes");
        GraphPatch patch = new();
        Value?[] inputs = [.. node.Inputs.Select((input, i) => i < moved.Count ? sources[i]!.Value : input)];
        if (node.Operator is Pad && inputs.Length > 1) inputs = [inputs[0], inputs[1], patch.AddConstant($"{node.Name}_fill", parameters.CodeConstant(parameters.ZeroPoint)), .. inputs.Skip(3)];
        Node codes = patch.AddNode(node.Name, node.Operator, inputs, node.Outputs.Count);
        (Value scale, Value zero) = parameters.Constants(patch, node.Name);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output) patch.Replace(output, patch.Add($"{output.Name}_float", new DequantizeLinear(), codes.Outputs[i], scale, zero));
        }

        return QdqMatch.Fused(patch);
    }

    // Weights of one scale a channel.
    private static QdqMatch? Transposed(Node node, Transpose transpose, Node producer, DequantizeLinear dequantize)
    {
        if (dequantize.BlockSize > 0 || producer.Inputs[0]!.Constant is not { } codes) return null;
        int rank = codes.Shape.Rank, axis = dequantize.Axis < 0 ? dequantize.Axis + rank : dequantize.Axis;
        int[] order = transpose.Perm ?? [.. Enumerable.Range(0, rank).Reverse()];
        GraphPatch patch = new();
        Value moved = patch.Add(node.Name, transpose, producer.Inputs[0]);
        patch.Replace(node.Output, patch.Add($"{node.Output.Name}_float", dequantize with { Axis = Array.IndexOf(order, axis) }, [moved, .. producer.Inputs.Skip(1)]));
        return QdqMatch.Fused(patch);
    }
}
