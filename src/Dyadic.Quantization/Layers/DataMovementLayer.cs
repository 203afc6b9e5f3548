using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>An operator that moves or selects codes without computing new ones: input and output share scale and zero point.</summary>
internal sealed class DataMovementLayer(Node node) : QuantizedLayer([node], [node.Inputs[0]!])
{
    /// <inheritdoc/>
    public override bool SharesParameters => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        Value moved = WideMovement.Needs(node.Operator, input)
            ? EmitWide(emitter, input)
            : emitter.AddLike(node, emitter.MovedName(this, input.Parameters), Operands(emitter, input.Codes, input.Parameters));
        emitter.DefineMoved(this, moved, input.Parameters);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => Emit(emitter, asAccumulators: false);

    private Value EmitWide(IntegerEmitter emitter, IntegerTensor input)
    {
        Value wide = WideMovement.Widen(emitter, Name, input.Codes);
        Value moved = node.Operator is MaxPool
            ? WideMovement.GreatestUnderWindow(emitter, node, wide, input.Parameters.Format.MinCode)
            : emitter.AddLike(node, $"{Name}_moved", Operands(emitter, wide, input.Parameters));
        return WideMovement.Narrow(emitter, emitter.MovedName(this, input.Parameters), moved, input.Codes.Type);
    }

    // Fill values become codes; all other operands (shapes, axes, pads) stay.
    private Value?[] Operands(GraphEmitter emitter, Value codes, AffineParameters parameters)
    {
        Value?[] operands = [codes, .. node.Inputs.Skip(1).Select(operand => operand is null ? null : emitter.FloatOf(operand))];
        if (node.Operator is Pad)
        {
            double fill = node.Input(2)?.Constant is { } constant ? constant.Span<float>()[0] : 0;
            Value code = emitter.Code(parameters.Encode(fill), codes.Type);
            return operands.Length > 3 ? [operands[0], operands[1], code, operands[3]] : [operands[0], operands[1], code];
        }

        return operands;
    }
}

/// <summary>Finds operators that only move data.</summary>
internal sealed class DataMovementRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node) => node.Operator switch
    {
        MaxPool when node.Outputs.Count > 1 && node.Outputs[1] is not null => LayerMatch.KeepFloat("its indices are read"),
        Resize { Mode: not "nearest" } => null,
        Pad pad when pad.Mode == "constant" && node.Input(2) is { Constant: null } => LayerMatch.KeepFloat("its fill value is not a constant"),
        MaxPool or Reshape or Flatten or Transpose or Squeeze or Unsqueeze or Slice or Pad or Resize => MovesActivation(node),
        _ => null,
    };

    private static LayerMatch MovesActivation(Node node)
    {
        Value input = node.Inputs[0]!;
        if (input.Constant is not null) return LayerMatch.KeepFloat("its input is a constant");
        return input.Type == ElementType.Float32 ? new DataMovementLayer(node) : LayerMatch.KeepFloat($"its input is {input.Type}, not float32");
    }
}
