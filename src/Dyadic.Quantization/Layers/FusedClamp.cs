using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>A Relu or Clip that directly follows a layer and becomes the clamp of its requantization. Jacob et al. 2018, section 2.4.</summary>
/// <param name="Min">Least real, −∞ when open.</param>
/// <param name="Max">Greatest real, +∞ when open.</param>
/// <param name="Node">The node; null when no clamp follows.</param>
internal sealed record FusedClamp(double Min, double Max, Node? Node)
{
    /// <summary>No clamp.</summary>
    public static FusedClamp None { get; } = new(double.NegativeInfinity, double.PositiveInfinity, null);

    /// <summary>The clamp that is the only reader of a value; <see cref="None"/> when there is none, or the value has codes of its own.</summary>
    public static FusedClamp After(Graph graph, Value value)
    {
        if (value.Consumers.Count != 1 || value.Quantization is not null || graph.Outputs.Contains(value)) return None;
        return Of(value.Consumers[0]) ?? None;
    }

    /// <summary>The clamp a node computes; null when it computes something else or its limits are not constants.</summary>
    public static FusedClamp? Of(Node node) => node.Operator switch
    {
        Relu => new FusedClamp(0, double.PositiveInfinity, node),
        Clip when Limit(node.Input(1), double.NegativeInfinity) is { } min && Limit(node.Input(2), double.PositiveInfinity) is { } max => new FusedClamp(min, max, node),
        _ => null,
    };

    /// <summary>The nodes of a layer with its clamp.</summary>
    public IReadOnlyList<Node> With(params ReadOnlySpan<Node> nodes) => Node is null ? nodes.ToArray() : [.. nodes, Node];

    /// <summary>The clamp in codes.</summary>
    public (int Min, int Max) InCodes(AffineParameters parameters) => (
        double.IsNegativeInfinity(Min) ? parameters.Format.MinCode : parameters.Encode(Min),
        double.IsPositiveInfinity(Max) ? parameters.Format.MaxCode : parameters.Encode(Max));

    private static double? Limit(Value? value, double otherwise) => value is null ? otherwise
        : value.Constant is { ElementType: ElementType.Float32, Count: 1 } constant ? constant.Span<float>()[0] : null;
}
