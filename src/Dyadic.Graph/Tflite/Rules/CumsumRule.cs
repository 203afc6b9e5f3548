using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>CUMSUM along an axis.</summary>
internal sealed class CumsumRule() : TfliteRule(TfliteBuiltin.Cumsum, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        ImportedValue axis = graph.Read(op.Input(1, "axis"));
        ImportedValue result = graph.Node(
            "CumSum",
            [graph.Read(op.Input(0, "input")), axis],
            ("exclusive", new AttributeValue.Int(op.Options.Bool(0, "exclusive") ? 1 : 0)),
            ("reverse", new AttributeValue.Int(op.Options.Bool(1, "reverse") ? 1 : 0)));
        graph.Write(op.Output, result);
    }
}
