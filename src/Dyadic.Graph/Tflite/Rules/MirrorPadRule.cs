using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>MIRROR_PAD: the elements inside the border, mirrored, without the border itself (REFLECT) or with it (SYMMETRIC, which ONNX does not have: rows are picked by their numbers).</summary>
internal sealed class MirrorPadRule() : TfliteRule(TfliteBuiltin.MirrorPad, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        sbyte mode = op.Options.Int8(0, "mode");
        if (mode is not (0 or 1)) throw op.BadInput($"has the mode {mode}; REFLECT is 0 and SYMMETRIC 1");
        graph.Write(
            op.Output,
            mode == 0 ? graph.Node("Pad", [graph.Read(input, layout), graph.Pads(op, input, layout)], ("mode", new AttributeValue.Text("reflect"))) : Symmetric(op, graph, input, layout),
            layout);
    }

    private static ImportedValue Symmetric(TfliteOperator op, TfliteGraphWriter graph, TfliteTensor input, TensorLayout layout)
    {
        long[] pads = graph.Integers(op, 1, "paddings");
        int rank = input.Shape.Rank;
        if (pads.Length != 2 * rank) throw op.BadInput($"has {pads.Length} pads for {rank} axes; expected two an axis");
        ImportedValue value = graph.Read(input, layout);
        for (int axis = 0; axis < rank; axis++)
        {
            long before = pads[2 * axis], after = pads[(2 * axis) + 1], extent = input.Shape[axis];
            if (before < 0 || after < 0 || before > extent || after > extent) throw op.BadInput($"mirrors {before} and {after} elements of an axis of {extent}");
            if (before == 0 && after == 0) continue;
            graph.Spend(sizeof(long) * (before + extent + after), TfliteGraphWriter.NameOf(op.Output));
            long[] sources = [.. Enumerable.Range(0, op.CheckedExtent(before + extent + after)).Select(position => Source(position - before, extent))];
            value = graph.Node("Gather", [value, graph.Integers("mirrored", sources)], ("axis", new AttributeValue.Int(Layouts.Axis(axis, rank, layout))));
        }

        return value;
    }

    private static long Source(long position, long extent) => position < 0 ? -1 - position : position < extent ? position : (2 * extent) - 1 - position;
}
