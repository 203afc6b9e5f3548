using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>STRIDED_SLICE: begin, end and step an axis. Masks leave begins and ends open, add axes of 1, or take one slice and drop the axis.</summary>
internal sealed class StridedSliceRule() : TfliteRule(TfliteBuiltin.StridedSlice, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        StridedBox box = StridedBox.Read(op, input.Shape, graph.Integers(op, 1, "begin"), graph.Integers(op, 2, "end"), graph.Integers(op, 3, "strides"));
        TensorLayout layout = box.KeepsAxes ? graph.LayoutOf(input) : TensorLayout.AsInFile;
        ImportedValue slice = graph.Slice(graph.Read(input, layout), input.Shape, box.Begins, box.Ends, box.Steps, layout);
        graph.Write(op.Output, box.KeepsAxes ? slice : graph.Reshape(slice, box.Shape), layout);
    }
}
