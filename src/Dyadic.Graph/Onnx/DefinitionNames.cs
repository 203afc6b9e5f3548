using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx;

/// <summary>Checks that the names of a graph are unique, so that later errors cannot be about the wrong value.</summary>
internal static class DefinitionNames
{
    public static void Check(GraphDefinition graph)
    {
        HashSet<string> inputs = new(StringComparer.Ordinal);
        foreach (ValueDefinition input in graph.Inputs)
        {
            if (input.Name.Length == 0) throw DyadicException.BadInput($"Graph '{graph.Name}' has an input without a name.");
            if (!inputs.Add(input.Name)) throw DyadicException.BadInput($"Graph '{graph.Name}' has two inputs named '{input.Name}'.");
        }

        HashSet<string> constants = new(StringComparer.Ordinal);
        foreach ((string name, DenseTensor _) in graph.Initializers)
        {
            if (name.Length == 0) throw DyadicException.BadInput($"Graph '{graph.Name}' has an initializer without a name.");
            if (!constants.Add(name)) throw DyadicException.BadInput($"Graph '{graph.Name}' has two initializers named '{name}'.");
        }

        HashSet<string> computed = new(StringComparer.Ordinal);
        foreach (NodeDefinition node in graph.Nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                if (computed.Add(output) && !inputs.Contains(output) && !constants.Contains(output)) continue;
                throw DyadicException.BadInput($"{node.OpType} '{node.Name}' of graph '{graph.Name}' computes '{output}', a name that another value already has.");
            }
        }
    }
}
