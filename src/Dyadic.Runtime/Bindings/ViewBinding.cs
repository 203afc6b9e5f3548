using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Operators that move nothing: Identity and Dropout keep the layout, Reshape and its kin give the same bytes another shape.</summary>
internal sealed class ViewBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        Value input = node.Inputs.Count > 0 && node.Inputs[0] is { } first ? first : node.Output;
        switch (node.Operator)
        {
            case Identity:
            case Dropout when IsInference(plan, node):
                return new StepGroup(node, () =>
                {
                    Layout layout = plan.LayoutOf(input);
                    plan.View(node.Output, layout, plan.Use(input, layout));
                });
            case Reshape or Flatten or Squeeze or Unsqueeze:
                return new StepGroup(node, () => plan.View(node.Output, Layout.Standard, plan.Use(input)));
            default:
                return null;
        }
    }

    private static bool IsInference(PlanBuilder plan, Node dropout) =>
        dropout.Outputs.Skip(1).All(mask => mask is null || plan.IsUnread(mask))
        && (dropout.Input(2) is not { } training || plan.Facts.Constant(training) is { Count: 1 } constant && constant.Bytes[0] == 0);
}
