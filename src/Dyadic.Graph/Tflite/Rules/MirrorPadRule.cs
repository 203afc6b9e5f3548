using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>MIRROR_PAD: the elements inside the border, mirrored; its mode that repeats the border itself does not exist in ONNX.</summary>
internal sealed class MirrorPadRule() : TfliteRule(TfliteBuiltin.MirrorPad, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        if (op.Options.Int8(0, "mode") != 0) throw op.Unsupported("mirrors with the border (SYMMETRIC); only REFLECT is supported");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Node("Pad", [graph.Read(input, layout), graph.Pads(op, input, layout)], ("mode", new AttributeValue.Text("reflect"))), layout);
    }
}
