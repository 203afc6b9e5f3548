using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Slicing, splitting, padding and indexing, which many rules need.</summary>
internal static class GraphWriterSlices
{
    /// <summary>Splits a tensor along an axis of the file into the operator's outputs.</summary>
    public static void Split(this TfliteGraphWriter graph, TfliteOperator op, TfliteTensor input, int axis, long[] sizes)
    {
        TensorLayout layout = graph.LayoutOf(input);
        ImportedValue value = graph.Read(input, layout);
        ImportedValue[] parts = sizes.Length == 1
            ? [value]
            : graph.AddNode("Split", "", [value, graph.Integers("split", sizes)], sizes.Length, ("axis", new AttributeValue.Int(Layouts.Axis(axis, input.Shape.Rank, layout))));
        for (int i = 0; i < parts.Length; i++) graph.Write(op.Outputs[i], parts[i], layout);
    }

    /// <summary>Slices a value held in a layout.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="shape">Its shape in the file's order.</param>
    /// <param name="begins">The first element an axis of the file, from 0.</param>
    /// <param name="ends">Before which element it ends; −1 for "before the first" of a negative step.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="layout">The layout of the value.</param>
    public static ImportedValue Slice(this TfliteGraphWriter graph, ImportedValue value, TensorShape shape, long[] begins, long[] ends, long[] steps, TensorLayout layout)
    {
        int[] sliced = [.. Enumerable.Range(0, shape.Rank).Where(axis => begins[axis] != 0 || ends[axis] != shape[axis] || steps[axis] != 1)];
        if (sliced.Length == 0) return value;
        return graph.Node(
            "Slice",
            [
                value,
                graph.Integers("starts", Array.ConvertAll(sliced, axis => begins[axis])),
                graph.Integers("ends", Array.ConvertAll(sliced, axis => ends[axis] < 0 ? long.MinValue : ends[axis])),
                graph.Integers("axes", Array.ConvertAll(sliced, axis => (long)Layouts.Axis(axis, shape.Rank, layout))),
                graph.Integers("steps", Array.ConvertAll(sliced, axis => steps[axis])),
            ]);
    }

    /// <summary>The pads of a padding operator (input 1: before and after an axis) as ONNX orders them, in a layout.</summary>
    /// <exception cref="DyadicException">They are computed, negative, or do not fit the input.</exception>
    public static ImportedValue Pads(this TfliteGraphWriter graph, TfliteOperator op, TfliteTensor input, TensorLayout layout)
    {
        long[] pads = graph.Integers(op, 1, "paddings");
        int rank = input.Shape.Rank;
        if (pads.Length != 2 * rank || Array.Exists(pads, pad => pad is < 0 or > int.MaxValue)) throw op.BadInput($"pads {input} by [{string.Join(',', pads.Take(16))}]; expected two numbers, not negative, an axis");
        long[] before = Layouts.Order([.. pads.Where((_, i) => i % 2 == 0)], layout), after = Layouts.Order([.. pads.Where((_, i) => i % 2 == 1)], layout);
        return graph.Integers("pads", [.. before, .. after]);
    }

    /// <summary>Indices in a type that ONNX takes everywhere: int64.</summary>
    public static ImportedValue Indices(this TfliteGraphWriter graph, TfliteTensor indices)
    {
        if (indices.Type == ElementType.Int64) return graph.Read(indices);
        if (graph.FindIntegers(indices) is not { } numbers) return graph.Cast(graph.Read(indices), ElementType.Int64);
        graph.Spend(8L * numbers.Length, TfliteGraphWriter.NameOf(indices));
        return graph.Constant(DenseTensor.Create<long>(indices.Shape, numbers), TfliteGraphWriter.NameOf(indices));
    }
}
