using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>A rule whose operator is one ONNX operator on each element, in whatever layout the input is held.</summary>
/// <param name="builtin">The TFLite operator.</param>
/// <param name="onnx">The ONNX operator.</param>
internal abstract class UnaryRule(TfliteBuiltin builtin, string onnx) : TfliteRule(builtin, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Node(onnx, [graph.Read(input, layout)], Attributes(op)), layout);
    }

    /// <summary>The attributes of the node.</summary>
    protected virtual (string Name, AttributeValue Value)[] Attributes(TfliteOperator op) => [];
}
