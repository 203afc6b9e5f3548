using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A convolution between codes is ONNX Runtime's QLinearConv.</summary>
/// <remarks><code>
///   before:  DQ(x), DQ(w), b ─ Conv ─ [Relu │ Clip] ─ Q        after:  x, w, b ─ QLinearConv ─ [Clip]
/// </code></remarks>
internal sealed class QdqConvolution : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Conv conv) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } x || LinearWeights.Of(node.Inputs[1], channelAxis: 0, out reason) is not { } weights) return QdqMatch.Float(reason);
        if (weights.Codes.Shape.Rank is not (3 or 4)) return QdqMatch.Float("it has three or more spatial axes");
        if (LinearBias.Of(node.Input(2), weights.AccumulatorSteps(x.Parameters.Scale), weights.Codes.Shape[0], out reason) is not { } bias) return QdqMatch.Float(reason);
        if (CodeTarget.Of(graph, node.Output) is not { Parameters.IsByte: true } y) return null;
        GraphPatch patch = new();
        (Value xScale, Value xZero) = x.Parameters.Constants(patch, $"{node.Name}_input");
        (Value w, Value wScales, Value wZeros) = weights.Constants(patch, node.Name);
        (Value yScale, Value yZero) = y.Parameters.Constants(patch, $"{node.Name}_output");
        Value biasCodes = patch.AddConstant($"{node.Name}_bias", DenseTensor.Vector<int>(bias));
        QLinearConv quantized = new(conv.AutoPad, conv.Dilations, conv.Group, conv.KernelShape, conv.Pads, conv.Strides);
        y.Replace(patch, patch.Add(node.Name, quantized, x.Value, xScale, xZero, w, wScales, wZeros, yScale, yZero, biasCodes));
        return QdqMatch.Fused(patch);
    }
}
