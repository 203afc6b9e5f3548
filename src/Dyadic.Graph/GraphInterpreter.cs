using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Runs a graph node by node through <see cref="Operator.Evaluate"/>: slow, plainly right, the judge of every faster way.</summary>
public static class GraphInterpreter
{
    /// <summary>Runs a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">One tensor an input, in order.</param>
    /// <param name="observe">Called with every computed value, for comparison and calibration; may be null.</param>
    /// <returns>One tensor an output, in order.</returns>
    /// <exception cref="DyadicException">An input is missing or has a wrong type, or a node cannot be computed.</exception>
    public static DenseTensor[] Run(Graph graph, IReadOnlyList<DenseTensor> inputs, Action<Value, DenseTensor>? observe = null) =>
        Run(graph, inputs, observe, null, new EvaluationLimits());

    /// <summary>Runs a subgraph whose nodes may read values of the graphs around it.</summary>
    /// <param name="graph">The subgraph.</param>
    /// <param name="inputs">One tensor an input, in order.</param>
    /// <param name="observe">Called with every computed value; may be null.</param>
    /// <param name="outer">Finds a value of a surrounding graph; null when there is none around it.</param>
    /// <param name="limits">What bounds the run; its token is checked before every node.</param>
    /// <returns>One tensor an output, in order.</returns>
    /// <exception cref="DyadicException">An input is missing or has a wrong type, or a node cannot be computed.</exception>
    public static DenseTensor[] Run(Graph graph, IReadOnlyList<DenseTensor> inputs, Action<Value, DenseTensor>? observe, Func<Value, DenseTensor?>? outer, EvaluationLimits limits)
    {
        if (inputs.Count != graph.Inputs.Count)
        {
            throw DyadicException.Usage($"Graph '{graph.Name}' takes {graph.Inputs.Count} inputs; got {inputs.Count}.");
        }

        Dictionary<Value, DenseTensor> values = [];
        for (int i = 0; i < inputs.Count; i++) values[graph.Inputs[i]] = inputs[i];
        DenseTensor? Lookup(Value value) => value.Constant ?? (values.TryGetValue(value, out DenseTensor? found) ? found : outer?.Invoke(value));
        limits.Token.ThrowIfCancellationRequested();
        foreach (Node node in graph.Nodes)
        {
            limits.Token.ThrowIfCancellationRequested();
            DenseTensor?[] arguments = [.. node.Inputs.Select(input => input is null ? null : Lookup(input))];
            DenseTensor?[] results = new DenseTensor?[node.Outputs.Count];
            bool[] wanted = [.. node.Outputs.Select(output => output is not null)];
            EvaluationContext context = new(node.ToString(), arguments, results, wanted, (body, given) => Run(body, given, null, Lookup, limits)) { Limits = limits };
            context.Evaluate(node.Operator);
            for (int i = 0; i < results.Length; i++)
            {
                if (node.Outputs[i] is not { } output) continue;
                values[output] = results[i] ?? throw DyadicException.Unsupported($"{node} did not compute its output {i} ('{output.Name}').");
                observe?.Invoke(output, results[i]!);
            }
        }

        return [.. graph.Outputs.Select(output => Lookup(output) ?? throw DyadicException.BadInput($"Output '{output.Name}' of graph '{graph.Name}' is never computed."))];
    }
}
