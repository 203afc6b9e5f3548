using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>CONCATENATION of 8-bit codes; inputs of another scale than the output's are converted first.</summary>
internal sealed class QuantizedConcatenationRule() : TfliteRule(TfliteBuiltin.Concatenation, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.Inputs.Count > 0 && op.Inputs.All(input => input.HasCodes()) && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor output = op.Output;
        int rank = output.Shape.Rank, axis = op.Options.Int32(0, "axis");
        if (axis < -rank || axis >= rank) throw op.BadInput($"joins along axis {axis} of {rank}");
        if (op.Activation(1) != FusedActivation.None) throw op.Unsupported("fuses an activation, which is not supported for a quantized concatenation");
        TensorLayout layout = op.Inputs.All(input => input!.Shape.Rank == rank) ? graph.CommonLayout(op.Inputs) : TensorLayout.AsInFile;
        ImportedValue[] parts = [.. op.Inputs.Select(input => Part(graph, input!, output, layout))];
        graph.Write(output, graph.Node("Concat", parts, ("axis", new AttributeValue.Int(Layouts.Axis(axis, rank, layout)))), layout);
    }

    private static ImportedValue Part(TfliteGraphWriter graph, TfliteTensor input, TfliteTensor output, TensorLayout layout)
    {
        ImportedValue codes = graph.Read(input, layout);
        return input.SharesCodes(output) ? codes : graph.LookUp(codes, QuantizedTensors.Table(CodeConversion.Concatenated(input, output)), "table");
    }
}
