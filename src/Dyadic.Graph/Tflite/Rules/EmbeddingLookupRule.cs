using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>EMBEDDING_LOOKUP: rows of a table of plain numbers by their numbers.</summary>
internal sealed class EmbeddingLookupRule() : TfliteRule(TfliteBuiltin.EmbeddingLookup, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        graph.Write(op.Output, graph.Node("Gather", [graph.Read(op.Input(1, "table")), graph.Indices(op.Input(0, "indices"))], ("axis", new AttributeValue.Int(0))));
    }
}
