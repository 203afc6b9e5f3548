using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ZEROS_LIKE: zeros of the input's shape.</summary>
internal sealed class ZerosLikeRule() : TfliteRule(TfliteBuiltin.ZerosLike, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        graph.Write(op.Output, graph.Node("Expand", [graph.Constant(DenseTensor.Zeros(op.Output.Type, TensorShape.Scalar), "zero"), graph.Integers("shape", [.. input.Shape.Select(extent => (long)extent)])]));
    }
}
