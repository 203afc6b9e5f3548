using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>An activation that limits reals to an interval.</summary>
internal abstract class ClampRule(TfliteBuiltin builtin, float least, float greatest) : TfliteRule(builtin, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Clip(graph.Read(input, layout), least, greatest), layout);
    }
}
