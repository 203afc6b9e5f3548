using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Puts the branch of an If whose condition is a constant in the place of the If. Exact.</summary>
/// <remarks><code>
///   before:  If (true) { a ─ LSTM ─ y }        after:  a ─ LSTM ─ y
/// </code>
/// Exporters ask a value for its rank or extents before they squeeze it; once shapes are known the answer is a constant.
/// </remarks>
public sealed class InlineConstantIf : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(InlineConstantIf);

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node)
    {
        if (node.Operator is not If choice || node.Inputs[0]?.Constant is not { ElementType: ElementType.Bool, Count: 1 } condition) return null;
        Graph branch = condition.Bytes[0] != 0 ? choice.ThenBranch : choice.ElseBranch;
        GraphPatch patch = new();
        Dictionary<Value, Value> inlined = branch.Initializers.ToDictionary(value => value, value => patch.AddConstant(value.Name, value.Constant!));
        foreach (Node inner in branch.Nodes)
        {
            Operator op = Subgraphs.Rebound(inner.Operator, graph, value => inlined.GetValueOrDefault(value, value)); // bodies read values of the branch by identity
            Node copy = patch.AddNode(inner.Name, op, [.. inner.Inputs.Select(input => input is null ? null : inlined.GetValueOrDefault(input, input))], inner.Outputs.Count);
            for (int i = 0; i < inner.Outputs.Count; i++)
            {
                if (inner.Outputs[i] is { } output) inlined[output] = copy.Outputs[i]!;
            }
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output) patch.Replace(output, inlined.GetValueOrDefault(branch.Outputs[i], branch.Outputs[i]));
        }

        return patch;
    }
}
