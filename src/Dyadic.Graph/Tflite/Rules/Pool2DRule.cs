using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>A pool over pictures of reals.</summary>
internal abstract class Pool2DRule(TfliteBuiltin builtin, string onnx) : TfliteRule(builtin, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        WindowGeometry window = WindowGeometry.Read(op, input, (op.Options.Int32(4, "filter_height"), op.Options.Int32(3, "filter_width")), (1, 1));
        ImportedValue result = graph.Node(onnx, [graph.Read(input, TensorLayout.ChannelsFirst)], window.Attributes());
        graph.Write(op.Output, graph.Activate(result, op.Activation(5)), TensorLayout.ChannelsFirst);
    }
}
