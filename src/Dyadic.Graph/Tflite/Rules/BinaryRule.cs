using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>A rule whose operator is one ONNX operator on two broadcast tensors, with or without a fused activation.</summary>
/// <param name="builtin">The TFLite operator.</param>
/// <param name="onnx">The ONNX operator.</param>
/// <param name="activationField">The field of the fused activation; null when there is none.</param>
internal abstract class BinaryRule(TfliteBuiltin builtin, string onnx, int? activationField = null) : TfliteRule(builtin, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor left = op.Input(0, "left operand"), right = op.Input(1, "right operand");
        TensorLayout layout = graph.BroadcastLayout(op.Output, left, right);
        ImportedValue result = Combine(op, graph, graph.ReadBroadcast(left, layout), graph.ReadBroadcast(right, layout));
        graph.Write(op.Output, activationField is { } field ? graph.Activate(result, op.Activation(field)) : result, layout);
    }

    /// <summary>The nodes of the operator.</summary>
    protected virtual ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue left, ImportedValue right) => graph.Node(onnx, [left, right]);
}
