using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>ADD_N: the sum of any number of tensors of one shape.</summary>
internal sealed class AddNRule() : TfliteRule(TfliteBuiltin.AddN, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor[] inputs = op.AllInputs();
        TensorLayout layout = graph.CommonLayout(inputs);
        graph.Write(op.Output, graph.Node("Sum", [.. inputs.Select(input => graph.Read(input, layout))]), layout);
    }
}
