using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Reporting;

/// <summary>The tables in a model: constants that the published body of an integer function reads by index.</summary>
/// <remarks>
/// A table counts once however many nodes share it, each entry at the least of 1, 2, 4 or 8 bytes that hold them all: files store int64 where the
/// function would do with less. Rows of the powers 1, 2, 4, … stand for shifts and are no tables.
/// </remarks>
public static class TableBytes
{
    /// <summary>Bytes of all tables of a graph.</summary>
    public static long Of(Graph graph)
    {
        Dictionary<string, IReadOnlyList<int>> indexed = new(StringComparer.Ordinal);
        HashSet<Value> tables = [];
        foreach (Node node in graph.Nodes)
        {
            if (node.Operator.FunctionBody is not { } body) continue;
            if (!indexed.TryGetValue(body, out IReadOnlyList<int>? inputs)) indexed[body] = inputs = Indexed(body);
            tables.UnionWith(inputs.Select(node.Input).OfType<Value>().Where(value => value.Constant is { Count: > 1 }));
        }

        return tables.Sum(table => Of(table.Constant!));
    }

    private static long Of(DenseTensor table)
    {
        if (!table.ElementType.IsInteger()) return (long)table.Count * table.ElementType.ByteWidth();
        long[] entries = IntegerElements.ToInt64(table);
        if (entries.Select((entry, i) => i < 63 && entry == 1L << i).All(isPower => isPower)) return 0;
        long least = entries.Min(), greatest = entries.Max();
        int width = Holds(8) ? 1 : Holds(16) ? 2 : Holds(32) ? 4 : 8;
        return (long)table.Count * width;

        bool Holds(int bits) => (least >= 0 && greatest < 1L << bits) || (least >= -(1L << (bits - 1)) && greatest < 1L << (bits - 1));
    }

    /// <summary>The inputs of a function whose elements its body gathers.</summary>
    private static int[] Indexed(string body)
    {
        FunctionDefinition function = OnnxTextParser.ParseFunction(body);
        return [.. function.Nodes.Where(node => node is { OpType: "Gather", Domain: "" }).Select(node => function.Inputs.IndexOf(node.Inputs[0])).Where(index => index >= 0).Distinct()];
    }
}
