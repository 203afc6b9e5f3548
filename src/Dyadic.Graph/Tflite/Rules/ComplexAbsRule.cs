using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>COMPLEX_ABS: the magnitude of complex numbers, which are pairs along the last axis.</summary>
internal sealed class ComplexAbsRule() : TfliteRule(TfliteBuiltin.ComplexAbs, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        graph.Write(op.Output, graph.Node("ReduceL2", [graph.Read(input), graph.Integers("axes", input.Shape.Rank)], ("keepdims", new AttributeValue.Int(0))));
    }
}
