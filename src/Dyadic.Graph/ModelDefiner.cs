using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Graphs;

/// <summary>Turns a model back into its definition, ready to be written as a file or text.</summary>
public static class ModelDefiner
{
    /// <summary>Defines a model in a standard operator-set version, with every function its nodes call.</summary>
    /// <param name="model">The model; its graph is not changed.</param>
    /// <param name="opset">The version, 21 to 25; null for the oldest in which every node keeps its meaning and that is not below the model's source.</param>
    /// <param name="operators">The operators to know; the standard ones when null.</param>
    /// <exception cref="DyadicException">A node would mean something else in the version asked for.</exception>
    public static ModelDefinition Define(Model model, int? opset = null, OperatorSet? operators = null)
    {
        operators ??= OperatorSet.Standard;
        GraphDefinition graph = new GraphDefiner(operators).Define(model.Graph);
        FunctionCollector called = new(operators, model.Functions);
        called.Add(model.Graph, graph);
        TargetOpset target = new(operators);
        target.Add(model.Graph, graph);
        foreach (FunctionDefinition function in called.Functions) target.Add(function);
        int version = target.Choose(opset, model.SourceOpset);
        TiedInitializers.Merge(graph);
        ModelDefinition definition = new()
        {
            IrVersion = IrVersion(version),
            OperatorSets = new(model.OtherOperatorSets) { [""] = version },
            Graph = graph,
            Functions = [.. called.Functions.Select(function => AtVersion(function, version, model.OtherOperatorSets))],
            ProducerName = model.ProducerName,
            ProducerVersion = model.ProducerVersion,
            Domain = model.Domain,
            ModelVersion = model.ModelVersion,
            Documentation = model.Documentation,
            Metadata = model.Metadata,
        };
        AddImports(definition.OperatorSets, graph.Nodes, []);
        foreach (FunctionDefinition function in definition.Functions) definition.OperatorSets.TryAdd(function.Domain, DefaultVersion(function.Domain));
        return definition;
    }

    // The file format version that introduced each operator set. docs/Versioning.md of ONNX.
    private static long IrVersion(int opset) => opset switch
    {
        <= 22 => 10,
        23 => 11,
        24 => 12,
        _ => 13,
    };

    // A checker wants a function and its model to import the same version, and 21 to 25 differ only where TargetOpset looks.
    private static FunctionDefinition AtVersion(FunctionDefinition function, int version, NameTable<long> others)
    {
        NameTable<long> sets = new(function.OperatorSets) { [""] = version };
        AddImports(sets, function.Nodes, others);
        return new FunctionDefinition
        {
            Name = function.Name,
            Domain = function.Domain,
            Overload = function.Overload,
            Inputs = function.Inputs,
            Outputs = function.Outputs,
            Attributes = function.Attributes,
            AttributeDefaults = function.AttributeDefaults,
            Nodes = function.Nodes,
            OperatorSets = sets,
            Documentation = function.Documentation,
            Metadata = function.Metadata,
        };
    }

    private static void AddImports(NameTable<long> sets, List<NodeDefinition> nodes, NameTable<long> others)
    {
        foreach (NodeDefinition node in nodes)
        {
            if (!sets.ContainsKey(node.Domain)) sets[node.Domain] = others.GetValueOrDefault(node.Domain, DefaultVersion(node.Domain));
            foreach (AttributeValue.Subgraph body in node.Attributes.Values.OfType<AttributeValue.Subgraph>()) AddImports(sets, body.Value.Nodes, others);
        }
    }

    private static long DefaultVersion(string domain) => domain == OnnxVersions.DyadicDomain ? OnnxVersions.DyadicOpset : 1;
}
