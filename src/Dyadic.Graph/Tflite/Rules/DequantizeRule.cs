using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>DEQUANTIZE of halves: float16 weights become float32 once, at import.</summary>
internal sealed class DequantizeRule() : TfliteRule(TfliteBuiltin.Dequantize, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0)?.Type == ElementType.Float16;

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        if (graph.ConstantOf(input) is { } constant) graph.WriteConstant(op.Output, graph.Widened(constant));
        else graph.Write(op.Output, graph.Cast(graph.Read(input, layout), ElementType.Float32), layout);
    }
}
