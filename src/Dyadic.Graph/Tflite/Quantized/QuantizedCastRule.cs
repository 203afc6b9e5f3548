using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>CAST of int8 codes, which are held 128 greater.</summary>
internal sealed class QuantizedCastRule() : TfliteRule(TfliteBuiltin.Cast, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0) is { CodeShift: not 0 } && op.Outputs is [{ CodeShift: 0 }];

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        ImportedValue codes = graph.Centred(graph.Read(input, layout), input.CodeShift);
        graph.Write(op.Output, op.Output.Type == ElementType.Int32 ? codes : graph.Cast(codes, op.Output.Type), layout);
    }
}
