using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>CONCATENATION of 16-bit codes of one scale.</summary>
internal sealed class WideConcatenationRule() : TfliteRule(TfliteBuiltin.Concatenation, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.Inputs.Count > 0 && op.Inputs.All(input => input.HasWideCodes()) && op.Outputs is [{ } output] && output.HasWideCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        int rank = op.Output.Shape.Rank, axis = op.CheckedAxis(op.Options.Int32(0, "axis"), rank);
        if (op.Activation(1) != FusedActivation.None) throw op.Unsupported("fuses an activation, which is not supported for a quantized concatenation");
        if (!op.Inputs.All(input => input!.SharesCodes(op.Output))) throw op.Unsupported("joins 16-bit codes of several scales; TFLite takes one scale");
        TensorLayout layout = op.Inputs.All(input => input!.Shape.Rank == rank) ? graph.CommonLayout(op.Inputs) : TensorLayout.AsInFile;
        graph.Write(op.Output, graph.Node("Concat", [.. op.Inputs.Select(input => graph.Read(input!, layout))], ("axis", new AttributeValue.Int(Layouts.Axis(axis, rank, layout)))), layout);
    }
}
