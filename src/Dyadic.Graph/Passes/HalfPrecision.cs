using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>
/// Takes networks stored in binary16 or bfloat16 as the binary32 networks they were made of: every constant keeps its value, every result
/// between nodes is no longer rounded to 16 bits, and inputs and outputs become binary32.
/// </summary>
public static class HalfPrecision
{
    private static readonly string[] TypeAttributes = ["to", "dtype", "output_dtype"];

    /// <summary>A copy of a graph without 16-bit floats, subgraphs included. A graph that calls model-local functions is copied as it is.</summary>
    /// <param name="graph">The graph; not changed.</param>
    public static Graph Widened(Graph graph)
    {
        if (!HoldsHalves(graph) || graph.Nodes.Any(node => node.Operator is FunctionCall)) return GraphCopy.Of(graph);
        GraphDefinition definition = new GraphDefiner(OperatorSet.Standard).Define(graph);
        Widen(definition);
        return new GraphBuilder(OperatorSet.Standard).Build(definition);
    }

    /// <summary>A tensor of binary16 or bfloat16 in binary32; any other as it is.</summary>
    public static DenseTensor Widened(DenseTensor tensor) => IsHalf(tensor.ElementType)
        ? DenseTensor.Create(tensor.Shape, RealElements.Singles(tensor))
        : tensor;

    private static bool HoldsHalves(Graph graph) => graph.Values.Values.Any(value => IsHalf(value.Type))
        || graph.Nodes.SelectMany(node => Subgraphs.Of(node.Operator)).Any(HoldsHalves);

    private static void Widen(GraphDefinition graph)
    {
        foreach (List<ValueDefinition> values in (ReadOnlySpan<List<ValueDefinition>>)[graph.Inputs, graph.Outputs, graph.Values])
        {
            for (int i = 0; i < values.Count; i++) values[i] = values[i] with { Type = Wide(values[i].Type) };
        }

        for (int i = 0; i < graph.Initializers.Count; i++) graph.Initializers[i] = new(graph.Initializers[i].Key, Widened(graph.Initializers[i].Value));
        foreach (NodeDefinition node in graph.Nodes)
        {
            foreach ((string name, AttributeValue value) in node.Attributes.ToArray())
            {
                if (value is AttributeValue.Subgraph body) Widen(body.Value);
                else if (value is AttributeValue.Tensor tensor) node.Attributes[name] = new AttributeValue.Tensor(Widened(tensor.Value));
                else if (value is AttributeValue.Int number && TypeAttributes.Contains(name)) node.Attributes[name] = new AttributeValue.Int((long)Wide((ElementType)number.Value));
            }
        }
    }

    private static ElementType Wide(ElementType type) => IsHalf(type) ? ElementType.Float32 : type;

    private static bool IsHalf(ElementType type) => type is ElementType.Float16 or ElementType.BFloat16;
}
