using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>A ConvTranspose with constant weights is zeros between the elements and a convolution by the mirrored weights. Exact up to the order of float sums.</summary>
/// <remarks><code>
///   before:  x[N,C,H] ─ ConvTranspose(w[C,M,k], stride s)
///   after:   x ─ Unsqueeze ─ Pad(s − 1 zeros) ─ Reshape [N,C,H·s] ─ Slice ─ Conv(mirrored w[M,C,k])
/// </code></remarks>
public sealed class TransposedConvolutionIntoConv : RewriteRule<ConvTranspose>
{
    /// <inheritdoc/>
    protected override GraphPatch? Rewrite(Graph graph, Node node, ConvTranspose op)
    {
        if (node.Inputs[0] is not { Constant: null, Type: ElementType.Float32, Shape: { IsKnown: true, Rank: > 2 } shape } x || node.Inputs[1]!.Constant is not { ElementType: ElementType.Float32 } weights) return null;
        if (op.AutoPad is not ("NOTSET" or "VALID") || op.OutputShape is not null || node.Output.Shape is not { IsKnown: true } output) return null;
        int axes = shape.Rank - 2;
        int[] pads = new int[2 * axes], kernel = [.. Enumerable.Range(2, axes).Select(axis => weights.Shape[axis])];
        for (int axis = 0; axis < axes; axis++)
        {
            int reach = (op.Dilations?[axis] ?? 1) * (kernel[axis] - 1);
            long spread = ((shape[axis + 2].Value - 1) * (op.Strides?[axis] ?? 1)) + 1;
            pads[axis] = reach - (op.AutoPad == "NOTSET" ? op.Pads?[axis] ?? 0 : 0);
            pads[axes + axis] = (int)(output[axis + 2].Value + reach - spread - pads[axis]);
        }

        if (pads.Any(pad => pad < 0)) return null;
        GraphPatch patch = new();
        Value spreadOut = Spread(patch, node.Name, x, shape, op.Strides ?? []);
        Value mirrored = patch.AddConstant($"{node.Inputs[1]!.Name}_mirrored", Mirrored(weights, op.Group));
        Conv conv = new(Dilations: op.Dilations, Group: op.Group, KernelShape: kernel, Pads: pads);
        patch.Replace(node.Output, node.Input(2) is { } bias ? patch.Add(node.Name, conv, spreadOut, mirrored, bias) : patch.Add(node.Name, conv, spreadOut, mirrored));
        return patch;
    }

    // Zeros between the elements of each axis that has a stride.
    private static Value Spread(GraphPatch patch, string name, Value x, SymbolicShape shape, int[] strides)
    {
        long[] extents = [.. shape.Select(extent => extent.Value)];
        for (int i = 0; i < strides.Length; i++)
        {
            if (strides[i] == 1) continue;
            int axis = i + 2;
            long[] gaps = new long[2 * (extents.Length + 1)];
            gaps[extents.Length + 1 + axis + 1] = strides[i] - 1;
            Value apart = patch.Add($"{name}_apart{axis}", new Unsqueeze(), x, Vector($"{name}_axis{axis}", axis + 1));
            Value padded = patch.Add($"{name}_gaps{axis}", new Pad(), apart, Vector($"{name}_gap{axis}", gaps));
            extents[axis] *= strides[i];
            Value joined = patch.Add($"{name}_joined{axis}", new Reshape(), padded, Vector($"{name}_extents{axis}", extents));
            extents[axis] -= strides[i] - 1;
            x = patch.Add($"{name}_spread{axis}", new Slice(), joined, Vector($"{name}_start{axis}", 0), Vector($"{name}_end{axis}", extents[axis]), Vector($"{name}_along{axis}", axis));
        }

        return x;

        Value Vector(string constant, params long[] numbers) => patch.AddConstant(constant, DenseTensor.Vector<long>(numbers));
    }

    // [C, M/G, window] → [M, C/G, window backwards].
    private static DenseTensor Mirrored(DenseTensor weights, int groups)
    {
        int inputs = weights.Shape[0] / groups, outputs = weights.Shape[1], window = (int)weights.Shape.CountOf(2, weights.Shape.Rank);
        DenseTensor mirrored = DenseTensor.Zeros(ElementType.Float32, TensorShape.Create([groups * outputs, inputs, .. weights.Shape.Skip(2)]));
        ReadOnlySpan<float> from = weights.Span<float>();
        Span<float> to = mirrored.Span<float>();
        for (int channel = 0; channel < groups * outputs; channel++)
        {
            (int group, int within) = (channel / outputs, channel % outputs);
            for (int input = 0; input < inputs; input++)
            {
                Span<float> taps = to.Slice(((channel * inputs) + input) * window, window);
                from.Slice(((((group * inputs) + input) * outputs) + within) * window, window).CopyTo(taps);
                taps.Reverse();
            }
        }

        return mirrored;
    }
}
