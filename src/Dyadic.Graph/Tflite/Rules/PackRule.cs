using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>PACK: joins tensors of one shape along a new axis.</summary>
internal sealed class PackRule() : TfliteRule(TfliteBuiltin.Pack, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor[] inputs = op.AllInputs();
        if (inputs.Length == 0) throw op.BadInput("joins no tensors");
        int rank = inputs[0].Shape.Rank;
        int axis = op.CheckedAxis(op.Options.Int32(1, "axis"), rank + 1);
        ImportedValue[] parts = [.. inputs.Select(input => graph.Node("Unsqueeze", [graph.Read(input), graph.Integers("axes", axis)]))];
        graph.Write(op.Output, parts.Length == 1 ? parts[0] : graph.Node("Concat", parts, ("axis", new AttributeValue.Int(axis))));
    }
}
