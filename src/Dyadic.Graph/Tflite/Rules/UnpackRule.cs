using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>UNPACK: the slices along an axis, which goes away.</summary>
internal sealed class UnpackRule() : TfliteRule(TfliteBuiltin.Unpack, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int axis = op.CheckedAxis(op.Options.Int32(1, "axis"), input.Shape.Rank);
        if (op.Outputs.Count != input.Shape[axis]) throw op.BadInput($"has {op.Outputs.Count} outputs for the slices of {input} along axis {axis}");
        ImportedValue value = graph.Read(input);
        ImportedValue[] slices = op.Outputs.Count == 1 ? [value]
            : graph.AddNode("Split", "", [value], op.Outputs.Count, ("axis", new AttributeValue.Int(axis)), ("num_outputs", new AttributeValue.Int(op.Outputs.Count)));
        for (int i = 0; i < slices.Length; i++) graph.Write(op.Outputs[i], graph.Node("Squeeze", [slices[i], graph.Integers("axes", axis)]));
    }
}
