using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>CONCATENATION of plain numbers along an axis.</summary>
internal sealed class ConcatenationRule() : TfliteRule(TfliteBuiltin.Concatenation, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor[] inputs = op.AllInputs();
        int rank = op.Output.HasShape ? op.Output.Shape.Rank : inputs[0].Shape.Rank;
        int axis = op.CheckedAxis(op.Options.Int32(0, "axis"), rank);
        TensorLayout layout = rank == 4 ? graph.CommonLayout(inputs) : TensorLayout.AsInFile;
        ImportedValue result = graph.Node("Concat", [.. inputs.Select(input => graph.Read(input, layout))], ("axis", new AttributeValue.Int(Layouts.Axis(axis, rank, layout))));
        graph.Write(op.Output, graph.Activate(result, op.Activation(1)), layout);
    }
}
