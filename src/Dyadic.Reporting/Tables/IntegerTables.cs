using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Reporting;

/// <summary>Finds the tables of a model: constants that the published body of an integer function reads by index, and the breakpoints it compares with.</summary>
/// <remarks>A table counts once however many nodes share it. Rows of the powers 1, 2, 4, … stand for shifts and are no tables.</remarks>
public static class IntegerTables
{
    /// <summary>Every table of a graph, in the order of the nodes.</summary>
    public static IReadOnlyList<IntegerTable> Of(Graph graph)
    {
        Dictionary<string, IReadOnlyList<(int Index, string Role)>> roles = new(StringComparer.Ordinal);
        Dictionary<Value, List<TableReader>> readers = [];
        foreach (Node node in graph.Nodes)
        {
            if (node.Operator.FunctionBody is not { } body) continue;
            if (!roles.TryGetValue(body, out IReadOnlyList<(int Index, string Role)>? inputs)) roles[body] = inputs = Tables(body);
            foreach ((int index, string role) in inputs)
            {
                if (node.Input(index) is not { Constant: { Count: > 1 } constant } table || !constant.ElementType.IsInteger() || ArePowers(constant)) continue;
                if (!readers.TryGetValue(table, out List<TableReader>? known)) readers[table] = known = [];
                known.Add(new TableReader(node.Name, node.OpType, role, Meaning(node.Input(0)), Meaning(node.Outputs[0])));
            }
        }

        TableNames names = new();
        return [.. readers.Select(pair => new IntegerTable(names.Of(pair.Key.Name), pair.Key.Name, [.. pair.Key.Constant!.Shape], IntegerElements.ToInt64(pair.Key.Constant!), pair.Value))];
    }

    private static CodeMeaning? Meaning(Value? value) => value?.Quantization is { Scales: [var scale], ZeroPoints: [var zeroPoint] } ? new CodeMeaning(scale, zeroPoint) : null;

    private static bool ArePowers(DenseTensor table) => IntegerElements.ToInt64(table).Select((entry, i) => i < 63 && entry == 1L << i).All(isPower => isPower);

    private static (int Index, string Role)[] Tables(string body)
    {
        FunctionDefinition function = OnnxTextParser.ParseFunction(body);
        Dictionary<string, string> widened = function.Nodes.Where(node => node is { OpType: "Cast", Domain: "" }).ToDictionary(node => node.Outputs[0], node => node.Inputs[0], StringComparer.Ordinal);
        return [.. Read(function.Nodes).Select(name => widened.GetValueOrDefault(name, name)).Distinct(StringComparer.Ordinal).Select(name => (Index: function.Inputs.IndexOf(name), Role: name)).Where(input => input.Index >= 0).OrderBy(input => input.Index)];
    }

    // Loops see the names around them.
    private static IEnumerable<string> Read(IEnumerable<NodeDefinition> nodes)
    {
        foreach (NodeDefinition node in nodes)
        {
            if (node is { OpType: "Gather", Domain: "" }) yield return node.Inputs[0];
            if (node is { OpType: "GreaterOrEqual", Domain: "" }) yield return node.Inputs[1];
            foreach (GraphDefinition inner in node.Attributes.Values.OfType<AttributeValue.Subgraph>().Select(attribute => attribute.Value))
            {
                foreach (string name in Read(inner.Nodes)) yield return name;
            }
        }
    }
}
