using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>An operator on the sum of 8-bit codes along axes.</summary>
/// <param name="builtin">SUM or MEAN.</param>
internal abstract class QuantizedReductionRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Quantized)
{
    // Their sum fits 31 bits.
    private const int MostElements = 1 << 23;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int rank = input.Shape.Rank;
        int[] axes = graph.Axes(op, 1, rank);
        long elements = axes.Aggregate(1L, (product, axis) => Math.Min(product * input.Shape[axis], int.MaxValue));
        if (axes.Length == 0 || elements is < 1 or > MostElements) throw op.Unsupported($"reduces {elements} elements over {axes.Length} axes; 1 to {MostElements} elements over at least one are supported");
        bool keeps = op.Options.Bool(0, "keep_dims");
        TensorLayout layout = keeps || axes is [1, 2] ? graph.LayoutOf(input) : TensorLayout.AsInFile;
        long[] inLayout = [.. axes.Select(axis => (long)Layouts.Axis(axis, rank, layout)).Order()];
        ImportedValue sum = graph.Node("ReduceSum", [graph.Cast(graph.Read(input, layout), ElementType.Int32), graph.Integers("axes", inLayout)], ("keepdims", new AttributeValue.Int(keeps ? 1 : 0)));
        graph.Write(op.Output, Rescale(op, graph, sum, axes, (int)elements), keeps ? layout : TensorLayout.AsInFile);
    }

    /// <summary>The output's codes.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="sum">The sums, int32.</param>
    /// <param name="axes">The axes, ascending.</param>
    /// <param name="count">How many codes each sum has.</param>
    private protected abstract ImportedValue Rescale(TfliteOperator op, TfliteGraphWriter graph, ImportedValue sum, int[] axes, int count);
}
