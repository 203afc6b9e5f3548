using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ONE_HOT: a value at the position of each index along a new axis, another elsewhere.</summary>
internal sealed class OneHotRule() : TfliteRule(TfliteBuiltin.OneHot, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor indices = op.Input(0, "indices"), depth = op.Input(1, "depth");
        TfliteTensor on = op.Input(2, "on value"), off = op.Input(3, "off value");
        int axis = op.CheckedAxis(op.Options.Int32(0, "axis"), indices.Shape.Rank + 1);
        ImportedValue values = graph.Node("Concat", [graph.Reshape(graph.Read(off), [1]), graph.Reshape(graph.Read(on), [1])], ("axis", new AttributeValue.Int(0)));
        graph.Write(op.Output, graph.Node("OneHot", [graph.Read(indices), graph.Reshape(graph.Read(depth), [1]), values], ("axis", new AttributeValue.Int(axis))));
    }
}
