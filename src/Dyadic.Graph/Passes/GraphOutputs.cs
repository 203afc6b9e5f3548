using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Keeps the names of graph outputs when the values behind them change.</summary>
internal static class GraphOutputs
{
    /// <summary>Makes <paramref name="with"/> the output that <paramref name="old"/> was, under the old name.</summary>
    public static void Redirect(Graph graph, Value old, Value with)
    {
        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            if (graph.Outputs[i] != old) continue;
            string name = old.Name;
            bool cannotBeRenamed = with.Producer is null || graph.Outputs.Contains(with);
            Value target = with;
            if (cannotBeRenamed)
            {
                // An input, a constant or another output keeps its own name, so a copy carries the output's.
                target = graph.AddNode("", new Identity(), [with], [graph.UniqueName(name + "_copy")]).Output;
                target.SetFacts(with.Facts);
                target.Quantization = with.Quantization;
            }

            graph.Rename(old, graph.UniqueName(name + "_before"));
            graph.Rename(target, name);
            graph.ReplaceOutputAt(i, target);
        }
    }
}
