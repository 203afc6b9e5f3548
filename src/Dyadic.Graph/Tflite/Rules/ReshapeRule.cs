using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RESHAPE: the same elements in row order under another shape: the output's, which the file states, or the one given or computed.</summary>
internal sealed class ReshapeRule() : TfliteRule(TfliteBuiltin.Reshape, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        ImportedValue elements = graph.ReadElements(input);
        if (output.HasShape) graph.Write(output, graph.Reshape(elements, output.Type == ElementType.Complex64 ? [.. output.Shape, 2] : output.Shape));
        else if (op.OptionalInput(1) is { } shape) graph.Write(output, graph.Node("Reshape", [elements, graph.Cast(graph.Read(shape), ElementType.Int64)]));
        else if (op.Options.Numbers<int>(0, "new_shape") is { } extents) graph.Write(output, graph.Node("Reshape", [elements, graph.Integers("shape", [.. extents.Select(extent => (long)extent)])]));
        else throw op.BadInput("says nowhere which shape to give");
    }
}
