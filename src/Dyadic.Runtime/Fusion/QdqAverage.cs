using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A mean over windows of constant size is a depthwise convolution by ones, whose step is the input's divided by the count of taps.</summary>
/// <remarks><code>
///   before:  DQ(x) ─ AveragePool ─ Q        after:  x ─ QLinearConv(ones, 1 / taps)
///   before:  DQ(x) ─ GlobalAveragePool      after:  x ─ ConvInteger(ones) ─ Add(0) ─ DQ
/// </code></remarks>
internal sealed class QdqAverage : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not (AveragePool or GlobalAveragePool)) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } x) return QdqMatch.Float(reason);
        if (node.Inputs[0]!.Shape is not { Rank: 3 or 4 } shape || !shape.Skip(1).All(extent => extent.IsKnown)) return QdqMatch.Float("the extents of its input are not known, or it has three or more spatial axes");
        int channels = (int)shape[1].Value;
        AveragePool pool = node.Operator as AveragePool ?? new AveragePool([.. shape.Skip(2).Select(extent => (int)extent.Value)]);
        bool pads = pool.Pads?.Any(pad => pad > 0) == true || pool.AutoPad is "SAME_UPPER" or "SAME_LOWER";
        if (pool.CeilMode || pads) return QdqMatch.Float("its windows reach over the border, so their counts may differ");
        int taps = pool.KernelShape.Aggregate(1, (product, extent) => product * extent);
        DenseTensor ones = DenseTensor.Zeros(ElementType.Int8, TensorShape.Create([channels, 1, .. pool.KernelShape]));
        ones.Bytes.Fill(1);
        GraphPatch patch = new();
        (Value xScale, Value xZero) = x.Parameters.Constants(patch, $"{node.Name}_input");
        LinearWeights weights = new(ones, [1f / taps], DenseTensor.Zeros(ElementType.Int8, TensorShape.Scalar));
        (Value w, Value wScale, Value wZero) = weights.Constants(patch, node.Name);
        if (CodeTarget.Of(graph, node.Output) is { Parameters.IsByte: true } y)
        {
            (Value yScale, Value yZero) = y.Parameters.Constants(patch, $"{node.Name}_output");
            QLinearConv mean = new(pool.AutoPad, pool.Dilations, channels, null, null, pool.Strides);
            y.Replace(patch, patch.Add(node.Name, mean, x.Value, xScale, xZero, w, wScale, wZero, yScale, yZero));
            return QdqMatch.Fused(patch);
        }

        Value sums = patch.Add(node.Name, new ConvInteger(pool.AutoPad, pool.Dilations, channels, null, null, pool.Strides), x.Value, w, xZero, wZero);
        Value none = patch.AddConstant($"{node.Name}_bias", DenseTensor.Zeros(ElementType.Int32, TensorShape.Create([1, channels, .. Enumerable.Repeat(1, shape.Rank - 2)])));
        patch.Replace(node.Output, AccumulatorSteps.Dequantized(patch, node.Name, patch.Add($"{node.Name}_sum", new Add(), sums, none), weights.AccumulatorSteps(x.Parameters.Scale), axis: 1));
        return QdqMatch.Fused(patch);
    }
}
