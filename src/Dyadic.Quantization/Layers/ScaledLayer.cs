using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>An activation times a positive constant: the same codes with another scale.</summary>
internal sealed class ScaledLayer(Node node, double factor) : QuantizedLayer([node], [node.Inputs.First(input => input!.Constant is null)!])
{
    /// <summary>The factor.</summary>
    public double Factor => factor;

    /// <inheritdoc/>
    public override bool PassesWidth => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators) => emitter.DefineAlias(Output, emitter.CodesOf(Inputs[0]), emitter.Network.Activations[Output]);

    /// <summary>What the codes of the input stand for after the multiplication.</summary>
    public AffineParameters Scaled(AffineParameters input) => input with { Scale = input.Scale * factor };

    /// <summary>The positive number by which a node multiplies its one activation; null for any other node.</summary>
    public static double? FactorOf(Node node)
    {
        if (node.Operator is not (Mul or Div) || node.Output.Type != ElementType.Float32) return null;
        int constant = node.Inputs[0]!.Constant is not null && node.Operator is Mul ? 0 : 1;
        if (node.Inputs[1 - constant]!.Constant is not null || node.Inputs[constant]!.Constant is not { ElementType: ElementType.Float32, Count: 1 } number) return null;
        double factor = node.Operator is Mul ? number.Span<float>()[0] : 1.0 / number.Span<float>()[0];
        return factor > 0 && double.IsFinite(factor) ? factor : null;
    }
}

/// <summary>Finds activations that are multiplied by a positive constant.</summary>
internal sealed class ScaledLayerRule : IFunctionLayerRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node) => ScaledLayer.FactorOf(node) is { } factor && node.Output.Shape is { } shape && shape.Equals(new ScaledLayer(node, factor).Inputs[0].Shape)
        ? new ScaledLayer(node, factor)
        : null;
}
