using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SHAPE: the extents, which are known at import.</summary>
internal sealed class ShapeRule() : TfliteRule(TfliteBuiltin.Shape, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        if (!input.HasShape) throw op.Unsupported("asks for the shape of a tensor whose rank the file does not state");
        int[] extents = [.. input.Shape];
        graph.WriteConstant(op.Output, op.Output.Type == ElementType.Int64 ? DenseTensor.Vector<long>(Array.ConvertAll(extents, extent => (long)extent)) : DenseTensor.Vector<int>(extents));
    }
}
