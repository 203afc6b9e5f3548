using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>LOCAL_RESPONSE_NORMALIZATION on reals: x / (bias + alpha · Σ x²)^beta over the channels within a radius. ONNX divides alpha by the number of channels summed.</summary>
internal sealed class LocalResponseNormalizationRule() : TfliteRule(TfliteBuiltin.LocalResponseNormalization, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        int radius = op.Options.Int32(0, "radius");
        if (radius is < 0 or > 1 << 20) throw op.BadInput($"has the radius {radius}; it must not be negative");
        long size = (2L * radius) + 1;
        ImportedValue result = graph.Node(
            "LRN",
            [graph.Read(op.Input(0, "input"), TensorLayout.ChannelsFirst)],
            ("size", new AttributeValue.Int(size)),
            ("bias", new AttributeValue.Float(op.Options.Float32(1, "bias"))),
            ("alpha", new AttributeValue.Float(op.Options.Float32(2, "alpha") * size)),
            ("beta", new AttributeValue.Float(op.Options.Float32(3, "beta"))));
        graph.Write(op.Output, result, TensorLayout.ChannelsFirst);
    }
}
