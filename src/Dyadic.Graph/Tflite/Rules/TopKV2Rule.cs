using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>TOPK_V2: the greatest elements along the last axis and their positions.</summary>
internal sealed class TopKV2Rule() : TfliteRule(TfliteBuiltin.TopKV2, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        long[] count = graph.Integers(op, 1, "count");
        if (count.Length != 1 || op.Outputs.Count != 2) throw op.BadInput($"has {count.Length} counts and {op.Outputs.Count} outputs; expected one and two");
        ImportedValue[] top = graph.AddNode("TopK", "", [graph.Read(op.Input(0, "input")), graph.Integers("k", count)], 2);
        graph.Write(op.Outputs[0], top[0]);
        graph.Write(op.Outputs[1], graph.Cast(top[1], op.Outputs[1].Type));
    }
}
