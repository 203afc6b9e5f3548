using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>What a model is made of.</summary>
/// <param name="Inputs">Inputs in order.</param>
/// <param name="Outputs">Outputs in order.</param>
/// <param name="Opset">The standard operator set the file declared.</param>
/// <param name="Operators">How often each operator occurs, most frequent first; subgraphs and function bodies are not counted.</param>
/// <param name="UnknownOperators">Operators that Dyadic cannot run.</param>
/// <param name="Parameters">Elements of all constants.</param>
/// <param name="ParameterBits">Bits of all constants: the type's width × elements.</param>
/// <param name="ParametersByType">Elements of the constants by type.</param>
/// <param name="AnnotatedValues">Values with a recorded scale and zero point.</param>
/// <param name="Metadata">Key-value pairs of the file.</param>
public sealed record ModelSummary(
    IReadOnlyList<TensorInfo> Inputs,
    IReadOnlyList<TensorInfo> Outputs,
    long Opset,
    IReadOnlyList<KeyValuePair<string, int>> Operators,
    IReadOnlyList<string> UnknownOperators,
    long Parameters,
    long ParameterBits,
    IReadOnlyList<KeyValuePair<ElementType, long>> ParametersByType,
    IReadOnlyList<Value> AnnotatedValues,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads a model through.</summary>
    public static ModelSummary Of(Model model)
    {
        Graph graph = model.Graph;
        Value[] constants = [.. graph.Initializers];
        return new ModelSummary(
            [.. graph.Inputs.Select(input => new TensorInfo(input.Name, input.Type, input.Shape))],
            [.. graph.Outputs.Select(output => new TensorInfo(output.Name, output.Type, output.Shape))],
            model.SourceOpset,
            [.. graph.Nodes.CountBy(node => node.OpType).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)],
            [.. graph.Nodes.Where(node => node.Operator is UnknownOperator).Select(node => node.OpType).Distinct().Order(StringComparer.Ordinal)],
            constants.Sum(constant => (long)constant.Constant!.Count),
            constants.Sum(constant => (long)constant.Constant!.Count * constant.Constant.ElementType.BitWidth()),
            [.. constants.GroupBy(constant => constant.Constant!.ElementType).Select(group => KeyValuePair.Create(group.Key, group.Sum(constant => (long)constant.Constant!.Count))).OrderByDescending(pair => pair.Value)],
            [.. graph.Values.Values.Where(value => value.Quantization is not null)],
            model.Metadata);
    }

    /// <summary>The kernels that a plan for these inputs uses, and in how many steps each; unknown extents are 1.</summary>
    /// <exception cref="DyadicException">No plan can be made for the shapes.</exception>
    public static IReadOnlyList<KeyValuePair<string, int>> Kernels(Model model)
    {
        using Session session = new(model, new SessionOptions { Threads = 1 });
        TensorShape[] shapes = [.. session.Inputs.Select(input => input.Shape is { } shape
            ? TensorShape.Create([.. shape.Select(extent => extent.IsKnown ? checked((int)extent.Value) : 1)])
            : throw DyadicException.Unsupported($"Input '{input.Name}' has no known rank."))];
        return [.. session.PlanFor(shapes).Describe().CountBy(row => row.Kernel).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    /// <summary>The operators between DequantizeLinear and QuantizeLinear that a session computes in float, and why; empty when there are none.</summary>
    public static IReadOnlyList<FloatPattern> FloatPatterns(Model model)
    {
        using Session session = new(model, new SessionOptions { Threads = 1 });
        return session.FloatPatterns();
    }
}
