using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Constants with a factor a channel.</summary>
internal static class ScaledWeights
{
    /// <summary>A vector along the last axis, or the one number for all; null when the input is no such constant.</summary>
    /// <param name="node">Who reads it.</param>
    /// <param name="index">As which input.</param>
    /// <param name="layout">The channels of the node's output, along its last axis.</param>
    public static ScaledValue? Vector(Node node, int index, ChannelLayout layout)
    {
        if (node.Input(index)?.Constant is not { ElementType: ElementType.Float32, Count: > 0 } constant || node.Output.Shape is not { } shape || constant.Shape.Rank > shape.Rank) return null;
        int all = (int)shape[-1].Value;
        if (constant.Count != all || (all > 1 && constant.Shape[-1] != all)) return null;
        return (patch, factors) =>
        {
            float[] numbers = constant.Span<float>().ToArray();
            for (int channel = 0; channel < layout.Count; channel++) numbers[layout.First + channel] *= factors[channel];
            return patch.AddConstant($"{node.Inputs[index]!.Name}_smoothed", DenseTensor.Create<float>(constant.Shape, numbers));
        };
    }

    /// <summary>The product with factors on output channels; null when the node is no product by a constant matrix, or its bias is no vector.</summary>
    public static ScaledValue? Outputs(Node node, ChannelLayout layout)
    {
        if (Matrix(node) is not var (weights, transposed)) return null;
        ScaledValue? bias = null;
        if (node.Input(2) is not null && (bias = Vector(node, 2, layout)) is null) return null;
        int width = weights.Shape[transposed ? 0 : 1];
        return (patch, factors) =>
        {
            float[] all = [.. Enumerable.Repeat(1f, width)];
            factors.AsSpan(0, layout.Count).CopyTo(all.AsSpan(layout.First));
            return With(patch, node, ChannelSource.NameOf(node), node.Inputs[0]!, weights, Scaled(weights, all, alongRows: transposed), bias?.Invoke(patch, factors));
        };
    }

    /// <summary>The product with another activation, each of whose channels was divided by a factor.</summary>
    public static Value Inputs(GraphPatch patch, Node node, Value activation, float[] factors)
    {
        (DenseTensor weights, bool transposed) = Matrix(node)!.Value;
        return With(patch, node, node.Output.Name, activation, weights, Scaled(weights, factors, alongRows: !transposed), node.Input(2));
    }

    /// <summary>How many input channels a product of an activation by a constant matrix has; null when the node is none.</summary>
    public static int? InputChannels(Node node) => Matrix(node) is var (weights, transposed) ? weights.Shape[transposed ? 1 : 0] : null;

    /// <summary>The greatest magnitude of the weights that read each input channel; null when the node is no product of an activation by a constant matrix.</summary>
    public static float[]? InputMagnitudes(Node node)
    {
        if (Matrix(node) is not var (weights, transposed)) return null;
        (int rows, int columns) = (weights.Shape[0], weights.Shape[1]);
        float[] greatest = new float[transposed ? columns : rows];
        ReadOnlySpan<float> numbers = weights.Span<float>();
        for (int i = 0; i < numbers.Length; i++)
        {
            int channel = transposed ? i % columns : i / columns;
            greatest[channel] = Math.Max(greatest[channel], Math.Abs(numbers[i]));
        }

        return greatest;
    }

    private static (DenseTensor Weights, bool Transposed)? Matrix(Node node)
    {
        if (node.Operator is not (MatMul or Gemm { TransA: false }) || node.Inputs[0] is not { Constant: null, Type: ElementType.Float32 }) return null;
        return node.Inputs[1]!.Constant is { ElementType: ElementType.Float32, Shape.Rank: 2, Count: > 0 } weights ? (weights, node.Operator is Gemm { TransB: true }) : null;
    }

    private static float[] Scaled(DenseTensor matrix, float[] factors, bool alongRows)
    {
        float[] numbers = matrix.Span<float>().ToArray();
        int columns = matrix.Shape[1];
        for (int i = 0; i < numbers.Length; i++) numbers[i] *= factors[alongRows ? i / columns : i % columns];
        return numbers;
    }

    private static Value With(GraphPatch patch, Node node, string output, Value activation, DenseTensor weights, float[] numbers, Value? bias)
    {
        List<Value?> inputs = [activation, patch.AddConstant($"{node.Name}_weights_smoothed", DenseTensor.Create<float>(weights.Shape, numbers))];
        if (bias is not null) inputs.Add(bias);
        return patch.Add(node.Name, output, node.Operator, [.. inputs]);
    }
}
