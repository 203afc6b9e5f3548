using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>Applies passes until none applies, checks the graph after every patch or pass, and can stop early to bisect a wrong result.</summary>
public sealed class PassEngine
{
    // No honest pipeline comes near this; it stops two rules that undo each other.
    private const int MostPatchesPerNode = 64;

    /// <summary>Called with <c>pass › node</c> for every applied patch.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Stop after so many patches; null for no limit.</summary>
    public int? MaxPatches { get; init; }

    /// <summary>True to check the whole graph after every patch, which finds the patch that broke it; false to check it after every pass, which is much faster.</summary>
    public bool VerifiesEveryPatch { get; init; } = true;

    /// <summary>How many patches were applied so far.</summary>
    public int Applied { get; private set; }

    /// <summary>Runs each pass to its fixed point, in order.</summary>
    /// <returns>The patches applied by this call.</returns>
    /// <exception cref="DyadicException">A pass broke the graph (an error of the pass) or never stops.</exception>
    public int Run(Graph graph, params IEnumerable<IPass> passes)
    {
        int before = Applied;
        foreach (IPass pass in passes)
        {
            int budget = MostPatchesPerNode * (graph.Nodes.Count + 16);
            int applied = Applied;
            while (RunOnce(graph, pass, ref budget))
            {
            }

            if (Applied == applied) continue;
            DeadCode.Remove(graph);
            if (!VerifiesEveryPatch) GraphVerifier.Verify(graph, $"after {pass.Name}");
        }

        return Applied - before;
    }

    private bool RunOnce(Graph graph, IPass pass, ref int budget)
    {
        bool changed = false;
        foreach (Node node in graph.Nodes.ToArray())
        {
            if (MaxPatches is { } limit && Applied >= limit) return false;
            if (node.Outputs.All(output => output is null || graph.Values.GetValueOrDefault(output.Name) != output)) continue;
            if (pass.Rewrite(graph, node) is not { } patch) continue;
            Log?.Invoke($"{pass.Name} › {node}");
            CheckReplacements(pass, node, patch);
            patch.Apply(graph);
            if (VerifiesEveryPatch) GraphVerifier.Verify(graph, $"after {pass.Name} at {node}");
            Applied++;
            changed = true;
            if (--budget <= 0) throw new InvalidOperationException($"The pass {pass.Name} does not come to an end at {node}.");
        }

        return changed;
    }

    private static void CheckReplacements(IPass pass, Node node, GraphPatch patch)
    {
        if (patch.ChangesTypes) return;
        foreach ((Value old, Value with) in patch.Replacements)
        {
            bool sameType = old.Type == with.Type || old.Type == ElementType.Undefined || with.Type == ElementType.Undefined;
            bool sameShape = old.Shape is null || with.Shape is null || old.Shape.IsCompatibleWith(with.Shape);
            if (!sameType || !sameShape) throw new InvalidOperationException($"{pass.Name} at {node} replaces {old} by {with}, which differs in type or shape.");
            with.Shape ??= old.Shape;
        }
    }
}
