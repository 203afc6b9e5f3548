using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SOFTMAX on reals over the last axis: exp(beta · x) over its sum.</summary>
internal sealed class SoftmaxRule() : TfliteRule(TfliteBuiltin.Softmax, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        ImportedValue x = graph.Read(input, layout);
        float beta = op.Options.Float32(0, "beta", 1);
        if (beta != 1) x = graph.Node("Mul", [x, graph.Constant(DenseTensor.Scalar(beta), "beta")]);
        graph.Write(op.Output, graph.Node("Softmax", [x], ("axis", new AttributeValue.Int(Layouts.Axis(-1, input.Shape.Rank, layout)))), layout);
    }
}
