using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>A MatMul of codes and a constant matrix, with the bias added to it: an integer product, requantized as ONNX Runtime's QLinearMatMul, or dequantized where the result is read in float.</summary>
/// <remarks><code>
///   before:  DQ(a), DQ(b) ─ MatMul ─ [Add(c)] ─ [Relu │ Clip] ─ Q    after:  a, b ─ MatMulInteger ─ RequantizeFloat32(c)
///   before:  DQ(a), DQ(b) ─ MatMul ─ [Add(c)]                        after:  a, b ─ MatMulInteger ─ Add(c) ─ DQ
/// </code></remarks>
internal sealed class QdqMatrixProduct : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not MatMul) return null;
        if (CodeSource.BytesOf(node.Inputs[0], out string reason) is not { } a || LinearWeights.Of(node.Inputs[1], channelAxis: 1, out reason) is not { } weights) return QdqMatch.Float(reason);
        if (weights.Codes.Shape.Rank != 2 || a.Value.Shape is not { Rank: >= 2 and var rank }) return QdqMatch.Float("its weights are no matrix, or the rank of its input is below 2 or unknown");
        int channels = weights.Codes.Shape[1];
        float[] steps = weights.AccumulatorSteps(a.Parameters.Scale);
        (Value result, Value? addend) = Biased(graph, node, channels);
        if (LinearBias.Of(addend, steps, channels, out _) is not { } bias)
        {
            // The product alone can still compute on codes.
            (result, bias) = (node.Output, new int[channels]);
        }

        GraphPatch patch = new();
        (_, Value aZero) = a.Parameters.Constants(patch, $"{node.Name}_input");
        (Value b, _, Value bZeros) = weights.Constants(patch, node.Name);
        Value sums = patch.Add(node.Name, new MatMulInteger(), a.Value, b, aZero, bZeros);
        Value biasCodes = patch.AddConstant($"{node.Name}_bias", DenseTensor.Vector<int>(bias));
        if (CodeTarget.Of(graph, result) is { Parameters.IsByte: true } y && Float32Rescale.Of(Array.ConvertAll(steps, step => step / y.Parameters.Scale)) is { } rescale)
        {
            Value codes = rescale.Add(patch, node.Name, sums, biasCodes, y);
            foreach (Node quantizer in y.Quantizers) patch.Replace(quantizer.Output, codes);
            return QdqMatch.Fused(patch);
        }

        Value biased = patch.Add($"{node.Name}_biased", new Add(), sums, biasCodes);
        patch.Replace(result, AccumulatorSteps.Dequantized(patch, node.Name, biased, steps, rank - 1));
        return QdqMatch.Fused(patch);
    }

    // The Add of a constant row that alone reads the product.
    private static (Value Result, Value? Addend) Biased(Graph graph, Node node, int channels)
    {
        if (graph.Outputs.Contains(node.Output) || node.Output.Consumers is not [{ Operator: Add } add]) return (node.Output, null);
        Value other = add.Inputs[0] == node.Output ? add.Inputs[1]! : add.Inputs[0]!;
        bool row = (other.Constant ?? (other.Producer is { Operator: DequantizeLinear } dequantize ? dequantize.Inputs[0]!.Constant : null)) is { } constant
            && constant.Count == channels && constant.Shape.Rank >= 1 && constant.Shape[constant.Shape.Rank - 1] == channels && add.Output.Shape is { } shape && shape.Equals(node.Output.Shape);
        return row ? (add.Output, other) : (node.Output, null);
    }
}
