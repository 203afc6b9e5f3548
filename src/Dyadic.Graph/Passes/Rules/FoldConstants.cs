using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Computes nodes whose inputs are all constants once, at load. Exact: the operator's own definition computes them.</summary>
/// <remarks><code>
///   before:  constant ─ Op ─ y        after:  constant y
/// </code></remarks>
/// <param name="budget">What the constants may take together.</param>
public sealed class FoldConstants(FoldingBudget budget) : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(FoldConstants);

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node)
    {
        if (node.Operator is UnknownOperator or FunctionCall || Subgraphs.Of(node.Operator).Count > 0) return null;
        // A graph output that is a constant stays an Identity of it.
        if (node.Operator is Identity && graph.Outputs.Contains(node.Output)) return null;
        if (node.Inputs.Any(input => input is not null && input.Constant is null)) return null;
        if (node.Outputs.Any(output => output?.Shape is not { IsKnown: true }) || !budget.Admits(node.Outputs.Select(output => output!.Facts))) return null;

        DenseTensor?[] results = new DenseTensor?[node.Outputs.Count];
        new EvaluationContext(node.ToString(), [.. node.Inputs.Select(input => input?.Constant)], results).Evaluate(node.Operator);
        budget.Spend(results);
        GraphPatch patch = new();
        for (int i = 0; i < results.Length; i++)
        {
            if (node.Outputs[i] is not { } output || results[i] is not { } result) continue;
            if (!output.Shape!.IsCompatibleWith(SymbolicShape.Of(result.Shape)) || (output.Type != ElementType.Undefined && output.Type != result.ElementType))
            {
                throw DyadicException.BadInput($"{node}: output '{output.Name}' is declared {output.Type}{output.Shape}, but the operator computes {result}.");
            }

            patch.Replace(output, patch.AddConstant(output.Name, result));
        }

        return patch.Replacements.Count > 0 ? patch : null;
    }
}
