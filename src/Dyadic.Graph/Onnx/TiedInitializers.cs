using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx;

/// <summary>Stores a tensor once when several initializers of a graph hold the very same one.</summary>
internal static class TiedInitializers
{
    public static void Merge(GraphDefinition graph)
    {
        HashSet<string> kept = [.. graph.Outputs.Select(output => output.Name), .. graph.Inputs.Select(input => input.Name), .. graph.QuantizationAnnotations.Keys];
        Dictionary<DenseTensor, string> first = new(ReferenceEqualityComparer.Instance);
        Dictionary<string, string> renamed = new(StringComparer.Ordinal);
        foreach ((string name, DenseTensor tensor) in graph.Initializers)
        {
            if (!first.TryAdd(tensor, name) && !kept.Contains(name)) renamed[name] = first[tensor];
        }

        if (renamed.Count > 0)
        {
            graph.Initializers.RemoveAll(pair => renamed.ContainsKey(pair.Key));
            foreach (NameTable<string> parameters in graph.QuantizationAnnotations.Values)
            {
                foreach ((string key, string name) in parameters.ToArray()) parameters[key] = renamed.GetValueOrDefault(name, name);
            }

            Rename(graph.Nodes, renamed);
        }

        foreach (NodeDefinition node in graph.Nodes)
        {
            foreach (AttributeValue.Subgraph body in node.Attributes.Values.OfType<AttributeValue.Subgraph>()) Merge(body.Value);
        }
    }

    private static void Rename(List<NodeDefinition> nodes, Dictionary<string, string> renamed)
    {
        foreach (NodeDefinition node in nodes)
        {
            for (int i = 0; i < node.Inputs.Count; i++) node.Inputs[i] = renamed.GetValueOrDefault(node.Inputs[i], node.Inputs[i]);
            foreach (AttributeValue.Subgraph body in node.Attributes.Values.OfType<AttributeValue.Subgraph>()) RenameInside(body.Value, renamed);
        }
    }

    // A name that the inner graph defines itself hides the outer one.
    private static void RenameInside(GraphDefinition graph, Dictionary<string, string> renamed)
    {
        HashSet<string> own = [.. graph.Inputs.Select(input => input.Name), .. graph.Initializers.Select(pair => pair.Key), .. graph.Nodes.SelectMany(node => node.Outputs)];
        Dictionary<string, string> visible = renamed.Where(pair => !own.Contains(pair.Key) && !own.Contains(pair.Value)).ToDictionary(StringComparer.Ordinal);
        if (visible.Count < renamed.Count && renamed.Any(pair => !own.Contains(pair.Key) && own.Contains(pair.Value)))
        {
            throw DyadicException.BadInput($"Graph '{graph.Name}' gives the name of an outer constant to a value of its own; names must be unique.");
        }

        Rename(graph.Nodes, visible);
        for (int i = 0; i < graph.Outputs.Count; i++) graph.Outputs[i] = graph.Outputs[i] with { Name = visible.GetValueOrDefault(graph.Outputs[i].Name, graph.Outputs[i].Name) };
    }
}
