using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>QUANTIZE between codes of 8 and 16 bits, and of 16 bits to another scale, with gemmlowp's double rounding; and of reals to 16 bits.</summary>
internal sealed class WideQuantizeRule() : TfliteRule(TfliteBuiltin.Quantize, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.Outputs is [{ } output] && (output.HasWideCodes()
        ? op.OptionalInput(0) is { Type: ElementType.Float32 } || op.OptionalInput(0).HasCodes() || op.OptionalInput(0).HasWideCodes()
        : output.HasCodes() && op.OptionalInput(0).HasWideCodes());

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(output, Convert(graph, graph.Read(input, layout), input, output), layout);
    }

    private static ImportedValue Convert(TfliteGraphWriter graph, ImportedValue codes, TfliteTensor input, TfliteTensor output)
    {
        if (!input.IsQuantized) return graph.Node("QuantizeLinear", [codes, graph.Constant(DenseTensor.Scalar(output.Scale()), "scale"), graph.ZeroOf(output)]);
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of((double)input.Scale() / output.Scale());
        if (!input.HasWideCodes()) return graph.LookUp(codes, DenseTensor.Vector<short>([.. Enumerable.Range(0, 256).Select(code => (short)Math.Clamp(factor.Apply(code - input.ZeroPoint()), short.MinValue, short.MaxValue))]), "table");
        if (output.HasWideCodes()) return graph.WideLookUp(codes, code => factor.Apply(code));
        return graph.Cast(graph.WideLookUp(codes, code => Math.Clamp(factor.Apply(code) + output.ZeroPoint(), 0, byte.MaxValue)), ElementType.UInt8);
    }
}
