using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>Refuses floating operators among the nodes that are held to integers only.</summary>
internal static class StrictMode
{
    public static void Check(PlanBuilder plan, Node node)
    {
        if (!plan.Settings.Options.Strict || !plan.Settings.Options.IntegerOnlyNodes.Contains(node.Name)) return;
        foreach (Value? value in node.Inputs.Concat(node.Outputs))
        {
            if (value is null || !plan.Facts[value].Type.IsFloating()) continue;
            throw DyadicException.FailedCheck(
                $"Strict mode: {node} is inside an integer-only island, but its value '{value.Name}' is {plan.Facts[value].Type}; quantize the operator or leave it out of the island.");
        }
    }
}
