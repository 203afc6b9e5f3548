using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>The position of an extremum along an axis, the first of equals. Integers with one scale are ordered as the reals they stand for.</summary>
internal abstract class ArgExtremumRule(TfliteBuiltin builtin, string onnx) : TfliteRule(builtin, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int rank = input.Shape.Rank;
        long[] axes = graph.Integers(op, 1, "axis");
        if (axes.Length != 1) throw op.BadInput($"has {axes.Length} axes; expected one");
        int axis = op.CheckedAxis(axes[0], rank);

        // Without the channels, height and width follow each other in both layouts.
        TensorLayout layout = axis == rank - 1 ? graph.LayoutOf(input) : TensorLayout.AsInFile;
        ImportedValue result = graph.Node(onnx, [graph.Read(input, layout)], ("axis", new AttributeValue.Int(Layouts.Axis(axis, rank, layout))), ("keepdims", new AttributeValue.Int(0)));
        graph.Write(op.Output, op.Output.Type == ElementType.Int64 ? result : graph.Cast(result, op.Output.Type));
    }
}
