using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Infers type and shape of every value, node by node, and small constants along the way.</summary>
public static class GraphInference
{
    // Shape arithmetic works on vectors of extents; anything larger is left to constant folding.
    private const int LargestTrackedConstant = 64;

    /// <summary>Infers all values of a graph in place, from its inputs and constants.</summary>
    /// <exception cref="DyadicException">A node's inputs break its rules, or a result contradicts what the file declares.</exception>
    public static void Infer(Graph graph) => Walk(graph, value => value.Facts, (value, facts) =>
    {
        if (value.Type != ElementType.Undefined && facts.Type != ElementType.Undefined && value.Type != facts.Type)
        {
            throw DyadicException.BadInput($"{value.Producer}: output '{value.Name}' is declared {value.Type}, but the operator gives {facts.Type}.");
        }

        if (value.Shape is { } declared && facts.Shape is { } inferred && !declared.IsCompatibleWith(inferred))
        {
            throw DyadicException.BadInput($"{value.Producer}: output '{value.Name}' is declared {declared}, but the operator gives {inferred}.");
        }

        if (facts.Type != ElementType.Undefined) value.Type = facts.Type;
        value.Shape = Merge(value.Shape, facts.Shape);
        value.Extents = facts.ElementsAsExtents();
    });

    /// <summary>Infers the outputs of a graph for given input facts, leaving the graph as it is.</summary>
    public static IReadOnlyList<TensorFacts> InferOutputs(Graph graph, IReadOnlyList<TensorFacts> inputs)
    {
        Dictionary<Value, TensorFacts> facts = [];
        for (int i = 0; i < inputs.Count && i < graph.Inputs.Count; i++) facts[graph.Inputs[i]] = inputs[i];
        TensorFacts Get(Value value) => facts.GetValueOrDefault(value) ?? value.Facts;
        Walk(graph, Get, (value, inferred) => facts[value] = inferred);
        return [.. graph.Outputs.Select(Get)];
    }

    /// <summary>Infers the outputs of one operator.</summary>
    /// <param name="who">How errors name the node.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">Facts of the inputs; null where absent.</param>
    /// <param name="outputCount">How many outputs there are.</param>
    public static TensorFacts[] Infer(string who, Operator op, IReadOnlyList<TensorFacts?> inputs, int outputCount)
    {
        InferenceContext context = new(who, inputs, outputCount);
        context.Infer(op);
        TensorFacts[] outputs = [.. context.Outputs.Select(facts => facts ?? TensorFacts.Unknown)];
        return EvaluateSmallConstants(who, op, inputs, outputs) ?? outputs;
    }

    private static void Walk(Graph graph, Func<Value, TensorFacts> get, Action<Value, TensorFacts> set)
    {
        Dictionary<Value, TensorFacts> constants = [];
        foreach (Node node in graph.Nodes)
        {
            TensorFacts?[] inputs = [.. node.Inputs.Select(input => input is null ? null : constants.GetValueOrDefault(input) ?? get(input))];
            TensorFacts[] outputs = Infer(node.ToString(), node.Operator, inputs, node.Outputs.Count);
            for (int i = 0; i < outputs.Length; i++)
            {
                if (node.Outputs[i] is not { } output) continue;
                if (outputs[i].Constant is not null) constants[output] = outputs[i];
                set(output, outputs[i]);
            }
        }
    }

    private static TensorFacts[]? EvaluateSmallConstants(string who, Operator op, IReadOnlyList<TensorFacts?> inputs, TensorFacts[] outputs)
    {
        bool small = inputs.Count > 0
            && inputs.All(input => input is null || input.Constant is { Count: <= LargestTrackedConstant })
            && outputs.All(output => output.Type.IsInteger() && output.Shape?.HoldsAtMost(LargestTrackedConstant) == true);
        if (!small) return null;
        DenseTensor?[] results = new DenseTensor?[outputs.Length];
        EvaluationContext context = new(who, [.. inputs.Select(input => input?.Constant)], results);
        context.Evaluate(op);
        return Array.TrueForAll(results, result => result is not null) ? Array.ConvertAll(results, result => TensorFacts.Of(result!)) : null;
    }

    private static SymbolicShape? Merge(SymbolicShape? declared, SymbolicShape? inferred)
    {
        if (declared is null || inferred is null) return inferred ?? declared;
        Dimension[] merged = new Dimension[inferred.Rank];
        for (int axis = 0; axis < merged.Length; axis++)
        {
            merged[axis] = inferred[axis].IsKnown || (inferred[axis].Name is not null && !declared[axis].IsKnown) ? inferred[axis] : declared[axis];
        }

        return SymbolicShape.Create(merged);
    }
}
