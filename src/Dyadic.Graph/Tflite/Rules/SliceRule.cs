using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SLICE: a box given by its begin and size; a size of −1 reaches to the end.</summary>
internal sealed class SliceRule() : TfliteRule(TfliteBuiltin.Slice, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int rank = input.Shape.Rank;
        long[] begins = graph.Integers(op, 1, "begin"), sizes = graph.Integers(op, 2, "size");
        if (begins.Length != rank || sizes.Length != rank) throw op.BadInput($"has {begins.Length} begins and {sizes.Length} sizes for {input}");
        long[] ends = new long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            ends[axis] = sizes[axis] == -1 ? input.Shape[axis] : begins[axis] + sizes[axis];
            if (begins[axis] < 0 || ends[axis] < begins[axis] || ends[axis] > input.Shape[axis]) throw op.BadInput($"takes [{begins[axis]}, {ends[axis]}) of axis {axis} of {input}");
        }

        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Slice(graph.Read(input, layout), input.Shape, begins, ends, [.. Enumerable.Repeat(1L, rank)], layout), layout);
    }
}
