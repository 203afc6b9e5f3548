using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>A rule that reduces axes to one number each.</summary>
/// <param name="builtin">The TFLite operator.</param>
/// <param name="onnx">The ONNX operator, which takes its axes as an input.</param>
/// <param name="arithmetic">What it reduces.</param>
internal abstract class ReduceRule(TfliteBuiltin builtin, string onnx, TfliteArithmetic arithmetic = TfliteArithmetic.Plain) : TfliteRule(builtin, arithmetic)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int[] axes = graph.Axes(op, 1, input.Shape.Rank);
        bool keep = op.Options.Bool(0, "keep_dims");
        TensorLayout layout = LayoutFor(graph, input, axes, keep);
        ImportedValue inputValue = graph.Read(input, layout);
        if (axes.Length == 0)
        {
            graph.Write(op.Output, inputValue, layout);
            return;
        }

        long[] positions = [.. axes.Select(axis => (long)Layouts.Axis(axis, input.Shape.Rank, layout)).Order()];
        ImportedValue result = graph.Node(onnx, [inputValue, graph.Integers("axes", positions)], ("keepdims", new AttributeValue.Int(keep ? 1 : 0)));
        graph.Write(op.Output, result, keep ? layout : TensorLayout.AsInFile);
    }

    // Channels first is as good when the axes that stay keep their order, or stay where they are.
    private static TensorLayout LayoutFor(TfliteGraphWriter graph, TfliteTensor input, int[] axes, bool keep)
    {
        TensorLayout layout = graph.LayoutOf(input);
        int[] staying = [.. Layouts.ToChannelsFirst.Where(axis => !axes.Contains(axis))];
        return layout == TensorLayout.AsInFile || keep || staying.SequenceEqual(staying.Order()) ? layout : TensorLayout.AsInFile;
    }
}
