using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LOG_SOFTMAX on reals over the last axis.</summary>
internal sealed class LogSoftmaxRule() : TfliteRule(TfliteBuiltin.LogSoftmax, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Node("LogSoftmax", [graph.Read(input, layout)], ("axis", new AttributeValue.Int(Layouts.Axis(-1, input.Shape.Rank, layout)))), layout);
    }
}
