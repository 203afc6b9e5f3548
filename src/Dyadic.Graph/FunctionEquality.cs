using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs;

/// <summary>Decides whether a function in a file is, node by node, the definition of one of our operators.</summary>
internal static class FunctionEquality
{
    /// <summary>True when the built-in operator has a published body and the file's function equals it up to value names.</summary>
    public static bool IsBuiltIn(FunctionDefinition function, OperatorDescriptor builtIn) =>
        builtIn.FunctionBody is { } text && AreEqual(function, BuiltInFunctions.Parse(text));

    /// <summary>True when the two compute the same thing by the same nodes in the same order; names of inner values may differ.</summary>
    public static bool AreEqual(FunctionDefinition left, FunctionDefinition right)
    {
        if (left.Inputs.Count != right.Inputs.Count || left.Outputs.Count != right.Outputs.Count || left.Nodes.Count != right.Nodes.Count) return false;
        Dictionary<string, string> names = new(StringComparer.Ordinal) { [""] = "" };
        for (int i = 0; i < left.Inputs.Count; i++) names[left.Inputs[i]] = right.Inputs[i];
        for (int i = 0; i < left.Nodes.Count; i++)
        {
            if (!AreEqual(left.Nodes[i], right.Nodes[i], names)) return false;
        }

        return Corresponds(left.Outputs, right.Outputs, names);
    }

    // A subgraph reads names of the function around it and adds its own, which end with it.
    private static bool AreEqual(GraphDefinition left, GraphDefinition right, Dictionary<string, string> outer)
    {
        if (left.Inputs.Count != right.Inputs.Count || left.Nodes.Count != right.Nodes.Count || left.Initializers.Count != right.Initializers.Count) return false;
        Dictionary<string, string> names = new(outer, StringComparer.Ordinal);
        for (int i = 0; i < left.Inputs.Count; i++) names[left.Inputs[i].Name] = right.Inputs[i].Name;
        for (int i = 0; i < left.Initializers.Count; i++)
        {
            if (!left.Initializers[i].Value.ContentEquals(right.Initializers[i].Value)) return false;
            names[left.Initializers[i].Key] = right.Initializers[i].Key;
        }

        for (int i = 0; i < left.Nodes.Count; i++)
        {
            if (!AreEqual(left.Nodes[i], right.Nodes[i], names)) return false;
        }

        return Corresponds([.. left.Outputs.Select(output => output.Name)], [.. right.Outputs.Select(output => output.Name)], names);
    }

    private static bool AreEqual(AttributeValue left, AttributeValue right, Dictionary<string, string> names) => (left, right) switch
    {
        (AttributeValue.Subgraph a, AttributeValue.Subgraph b) => AreEqual(a.Value, b.Value, names),
        _ => left.ContentEquals(right),
    };

    private static bool AreEqual(NodeDefinition left, NodeDefinition right, Dictionary<string, string> names)
    {
        if (left.OpType != right.OpType || left.Domain != right.Domain) return false;
        if (left.Outputs.Count != right.Outputs.Count || !Corresponds(left.Inputs, right.Inputs, names)) return false;
        if (left.Attributes.Count != right.Attributes.Count) return false;
        foreach ((string name, AttributeValue value) in left.Attributes)
        {
            if (!right.Attributes.TryGetValue(name, out AttributeValue? other) || !AreEqual(value, other, names)) return false;
        }

        for (int i = 0; i < left.Outputs.Count; i++) names[left.Outputs[i]] = right.Outputs[i];
        return true;
    }

    private static bool Corresponds(List<string> left, List<string> right, Dictionary<string, string> names)
    {
        if (left.Count != right.Count) return false;
        for (int i = 0; i < left.Count; i++)
        {
            if (!names.TryGetValue(left[i], out string? mapped) || mapped != right[i]) return false;
        }

        return true;
    }
}
