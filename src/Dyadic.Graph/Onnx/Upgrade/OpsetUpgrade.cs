using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Brings a definition to the operator set whose meaning graphs have, subgraphs and function bodies included.</summary>
internal static class OpsetUpgrade
{
    // Before version 6 this attribute was a hint on memory reuse; it never had a meaning.
    private const int EndOfConsumedInputs = 6;

    // Deeper nesting than this is no real model, only a way to exhaust the stack.
    private const int DeepestNesting = 48;

    // Adapters by operator, whatever its domain, older versions first.
    private static readonly Dictionary<string, List<OpsetAdapter>> ByOperator = AdaptersByOperator();

    /// <summary>Upgrades a model in place; returns the version it was written in.</summary>
    public static long Upgrade(ModelDefinition model)
    {
        long source = SourceVersion(model.OperatorSets, model.Graph.Nodes, "The model");
        if (model.OperatorSets.TryGetValue(OnnxVersions.DyadicDomain, out long dyadic) && dyadic > OnnxVersions.DyadicOpset)
        {
            throw DyadicException.Unsupported($"The model imports {OnnxVersions.DyadicDomain} version {dyadic}; this release knows version {OnnxVersions.DyadicOpset}.");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        CollectNames(model.Graph, names, 0);
        Upgrade(model.Graph, source, null, names);
        foreach (FunctionDefinition function in model.Functions) Upgrade(function, source);
        model.OperatorSets[""] = OnnxVersions.Opset;
        return source;
    }

    /// <summary>Upgrades a function in place from the version it imports.</summary>
    /// <param name="function">The function.</param>
    /// <param name="otherwise">Its version when it imports none.</param>
    public static void Upgrade(FunctionDefinition function, long otherwise)
    {
        function.OperatorSets.TryAdd("", otherwise);
        long source = SourceVersion(function.OperatorSets, function.Nodes, $"The function {function.Domain}.{function.Name}");
        HashSet<string> names = [.. function.Inputs, .. function.Outputs];
        foreach (NodeDefinition node in function.Nodes) CollectNames(node, names, 0);
        UpgradeScope scope = new(function.Nodes, null, function.Outputs, null, names);
        function.Nodes = UpgradeNodes(function.Nodes, source, scope);
        function.OperatorSets[""] = OnnxVersions.Opset;
    }

    private static long SourceVersion(NameTable<long> sets, List<NodeDefinition> nodes, string who)
    {
        if (!sets.TryGetValue("", out long version))
        {
            return nodes.Exists(node => node.Domain.Length == 0)
                ? throw DyadicException.BadInput($"{who} uses standard operators but imports no version of them.")
                : OnnxVersions.Opset;
        }

        if (version < 1) throw DyadicException.BadInput($"{who} imports operator set {version}, which does not exist.");
        return version <= OnnxVersions.Opset
            ? version
            : throw DyadicException.Unsupported($"{who} uses operator set {version}; versions up to {OnnxVersions.Opset} are supported. Export it at an older version.");
    }

    private static void Upgrade(GraphDefinition graph, long source, UpgradeScope? parent, HashSet<string> names)
    {
        UpgradeScope scope = new(graph.Nodes, graph, graph.Outputs.Select(output => output.Name), parent, names);
        graph.Nodes = UpgradeNodes(graph.Nodes, source, scope);
    }

    private static List<NodeDefinition> UpgradeNodes(List<NodeDefinition> nodes, long source, UpgradeScope scope)
    {
        foreach (NodeDefinition node in nodes)
        {
            foreach (AttributeValue.Subgraph body in node.Attributes.Values.OfType<AttributeValue.Subgraph>()) Upgrade(body.Value, source, scope, scope.Names);
            UpgradeNode(node, node.Domain.Length == 0 ? source : 0, scope);
            scope.Emit(node);
        }

        return scope.Emitted;
    }

    // Each adapter brings the node one step further; a step may rename the operator, whose later adapters then follow.
    private static void UpgradeNode(NodeDefinition node, long source, UpgradeScope scope)
    {
        if (node.Domain.Length == 0 && source < EndOfConsumedInputs) node.Attributes.Remove("consumed_inputs");
        for (long version = source; NextStep(node, version) is { } step; version = step.Version)
        {
            step.Upgrade(node, scope);
        }
    }

    private static OpsetAdapter? NextStep(NodeDefinition node, long version) =>
        ByOperator.TryGetValue(node.OpType, out List<OpsetAdapter>? adapters) ? adapters.Find(adapter => adapter.Version > version && adapter.Domain == node.Domain) : null;

    private static Dictionary<string, List<OpsetAdapter>> AdaptersByOperator()
    {
        Dictionary<string, List<OpsetAdapter>> adapters = new(StringComparer.Ordinal);
        foreach (OpsetAdapter adapter in OpsetAdapterCatalog.All)
        {
            foreach (string name in adapter.OpTypes)
            {
                if (!adapters.TryGetValue(name, out List<OpsetAdapter>? known)) adapters[name] = known = [];
                int place = known.FindIndex(other => other.Version > adapter.Version);
                known.Insert(place < 0 ? known.Count : place, adapter);
            }
        }

        return adapters;
    }

    private static void CollectNames(GraphDefinition graph, HashSet<string> names, int depth)
    {
        if (depth > DeepestNesting) throw DyadicException.BadInput($"Graph '{graph.Name}' is nested deeper than {DeepestNesting} graphs.");
        names.UnionWith(graph.Inputs.Select(value => value.Name));
        names.UnionWith(graph.Initializers.Select(pair => pair.Key));
        foreach (NodeDefinition node in graph.Nodes) CollectNames(node, names, depth);
    }

    private static void CollectNames(NodeDefinition node, HashSet<string> names, int depth)
    {
        names.UnionWith(node.Outputs);
        foreach (AttributeValue.Subgraph body in node.Attributes.Values.OfType<AttributeValue.Subgraph>()) CollectNames(body.Value, names, depth + 1);
    }
}
