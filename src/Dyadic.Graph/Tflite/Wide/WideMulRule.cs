using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>MUL on 16-bit codes: the product, rescaled with gemmlowp's double rounding.</summary>
internal sealed class WideMulRule() : WidePairRule(TfliteBuiltin.Mul)
{
    private protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of(op.Inputs[0]!.Scale() * op.Inputs[1]!.Scale() / op.Output.Scale());
        return Rescaled(graph, graph.Node("Mul", [a, b]), factor, 0, op.WideRange(op.Activation(0)), ElementType.Int16);
    }
}
