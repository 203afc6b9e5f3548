using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>L2_NORMALIZATION on reals: x over the Euclidean norm along the last axis.</summary>
internal sealed class L2NormalizationRule() : TfliteRule(TfliteBuiltin.L2Normalization, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        ImportedValue result = graph.Node("LpNormalization", [graph.Read(input, layout)], ("axis", new AttributeValue.Int(Layouts.Axis(-1, input.Shape.Rank, layout))), ("p", new AttributeValue.Int(2)));
        graph.Write(op.Output, graph.Activate(result, op.Activation(0)), layout);
    }
}
