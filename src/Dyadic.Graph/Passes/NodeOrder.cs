using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Puts the nodes of a graph back into an order where producers come before consumers, changing as little as possible.</summary>
internal static class NodeOrder
{
    public static void Sort(Graph graph)
    {
        HashSet<Node> done = new(graph.Nodes.Count);
        List<Node> order = new(graph.Nodes.Count);
        Stack<(Node Node, bool Expanded)> pending = new();
        foreach (Node root in graph.Nodes)
        {
            if (done.Contains(root)) continue;
            if (IsReady(root, done))
            {
                done.Add(root);
                order.Add(root);
                continue;
            }

            pending.Push((root, false));
            while (pending.TryPop(out (Node Node, bool Expanded) top))
            {
                if (done.Contains(top.Node)) continue;
                if (top.Expanded)
                {
                    done.Add(top.Node);
                    order.Add(top.Node);
                    continue;
                }

                pending.Push((top.Node, true));
                foreach (Node producer in Producers(top.Node).Reverse())
                {
                    if (!done.Contains(producer)) pending.Push((producer, false));
                }

                if (pending.Count > 4 * graph.Nodes.Count * 64 + 1024) throw DyadicException.BadInput($"Graph '{graph.Name}' has a cycle through {top.Node}.");
            }
        }

        graph.SetOrder(order);
    }

    // Nearly every node: a patch moves few.
    private static bool IsReady(Node node, HashSet<Node> done)
    {
        foreach (Value? input in node.Inputs)
        {
            if (input?.Producer is { } producer && !done.Contains(producer)) return false;
        }

        return !Subgraphs.Of(node.Operator).Any();
    }

    private static IEnumerable<Node> Producers(Node node)
    {
        IEnumerable<Value?> read = node.Inputs.Concat(Subgraphs.Of(node.Operator).SelectMany(Subgraphs.OuterValues));
        return read.Where(value => value?.Producer is not null).Select(value => value!.Producer!);
    }
}
