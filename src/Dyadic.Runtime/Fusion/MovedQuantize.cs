using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A result that is quantized behind an operator that only moves elements is quantized before it. Exact.</summary>
/// <remarks><code>
///   before:  x ─ Flatten ─ Q        after:  x ─ Q ─ Flatten
/// </code></remarks>
internal sealed class MovedQuantize : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Outputs.Count != 1 || node.Operator is Pad || ElementMovement.Moved(node) is not { Count: > 0 } moved) return null;
        if (CodeTarget.Quantized(graph, node.Output) is not var (quantizers, parameters) || !ElementMovement.TakesCodes(node, parameters.Type)) return null;
        // Where somebody else reads the reals, nothing is gained.
        if (!moved.All(value => value.Constant is null && (value.Consumers.Count == 1 || CodeSource.Of(value) is not null) && !graph.Outputs.Contains(value))) return null;
        GraphPatch patch = new();
        (Value scale, Value zero) = parameters.Constants(patch, node.Name);
        Value?[] inputs = [.. node.Inputs.Select((input, i) => i < moved.Count ? patch.Add($"{moved[i].Name}_codes", new QuantizeLinear(), moved[i], scale, zero) : input)];
        Value codes = patch.AddNode(node.Name, node.Operator, inputs, 1).Output;
        foreach (Node quantizer in quantizers) patch.Replace(quantizer.Output, codes);
        return QdqMatch.Fused(patch);
    }
}
