using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs;

/// <summary>Puts a call's attributes where a function's body refers to them.</summary>
internal static class FunctionAttributes
{
    public static NodeDefinition Bind(NodeDefinition node, FunctionDefinition function, IReadOnlyDictionary<string, AttributeValue> given)
    {
        NodeDefinition bound = new()
        {
            OpType = node.OpType,
            Domain = node.Domain,
            Overload = node.Overload,
            Name = node.Name,
            Inputs = node.Inputs,
            Outputs = node.Outputs,
            Documentation = node.Documentation,
            Metadata = node.Metadata,
        };
        foreach ((string name, AttributeValue value) in node.Attributes)
        {
            if (Resolve(value, function, given) is { } resolved) bound.Attributes[name] = resolved;
        }

        return bound;
    }

    private static AttributeValue? Resolve(AttributeValue value, FunctionDefinition function, IReadOnlyDictionary<string, AttributeValue> given) => value switch
    {
        AttributeValue.Reference reference => given.GetValueOrDefault(reference.Name) ?? function.AttributeDefaults.GetValueOrDefault(reference.Name)
            ?? (function.Attributes.Contains(reference.Name) ? null : throw DyadicException.BadInput(
                $"Function {function.Domain}.{function.Name} refers to an attribute '{reference.Name}' that it does not declare.")),
        AttributeValue.Subgraph subgraph => new AttributeValue.Subgraph(new GraphDefinition
        {
            Name = subgraph.Value.Name,
            Inputs = subgraph.Value.Inputs,
            Outputs = subgraph.Value.Outputs,
            Values = subgraph.Value.Values,
            Initializers = subgraph.Value.Initializers,
            Nodes = [.. subgraph.Value.Nodes.Select(node => Bind(node, function, given))],
        }),
        _ => value,
    };
}
