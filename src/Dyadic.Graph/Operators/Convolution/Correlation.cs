using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The loops of a grouped convolution (cross-correlation), for any spatial rank and number type.</summary>
internal sealed class Correlation
{
    private readonly int _groups;
    private readonly int _inputChannels;

    /// <summary>Checks the shapes of input <c>[N,C,…]</c> and weight <c>[M,C/G,…]</c> and resolves the window.</summary>
    public Correlation(WindowAttributes attributes, int groups, TensorShape x, TensorShape w, Func<string, DyadicException> fail)
    {
        CheckShapes(attributes, groups, SymbolicShape.Of(x), SymbolicShape.Of(w), fail);
        Window = new WindowGeometry(attributes, x.Extents[2..], w.Extents[2..], fail);
        (Batch, _inputChannels, OutputChannels, _groups) = (x[0], x[1], w[0], groups);
        OutputShape = TensorShape.Create([Batch, OutputChannels, .. Window.Output]);
    }

    /// <summary>Receives one sum: the offset of the output element, its channel, and the sum.</summary>
    public delegate void Store<TSum>(int offset, int channel, TSum sum);

    /// <summary>The window.</summary>
    public WindowGeometry Window { get; }

    /// <summary>N.</summary>
    public int Batch { get; }

    /// <summary>M.</summary>
    public int OutputChannels { get; }

    /// <summary>[N,M,…].</summary>
    public TensorShape OutputShape { get; }

    /// <summary>The output shape for shapes that may be unknown.</summary>
    public static SymbolicShape? InferShape(WindowAttributes attributes, int groups, SymbolicShape? x, SymbolicShape? w, Func<string, DyadicException> fail)
    {
        if (w is { Rank: < 3 }) throw fail($"the weight should have rank 3 or more, [M,C/group,…]; its shape is {w}.");
        if (x is null || w is null) return null;
        CheckShapes(attributes, groups, x, w, fail);
        Dimension[] kernel = [.. w.Dimensions[2..]];
        for (int axis = 0; axis < kernel.Length; axis++)
        {
            if (!kernel[axis].IsKnown && attributes.KernelShape is { } given && given.Length == kernel.Length) kernel[axis] = given[axis];
        }

        return SymbolicShape.Create([x[0], w[0], .. WindowGeometry.InferOutput(attributes, x.Dimensions[2..], kernel, fail)]);
    }

    /// <summary><c>sum[n,m,p] = Σ over the group's channels and the window's taps of x · w</c>; a tap in the padding contributes 0.</summary>
    public void Run<TElement, TSum>(ReadOnlySpan<TElement> x, ReadOnlySpan<TElement> w, Store<TSum> store)
        where TElement : unmanaged, INumberBase<TElement>
        where TSum : unmanaged, INumberBase<TSum>
    {
        int channels = _inputChannels / _groups, outputs = OutputChannels / _groups, taps = Window.TapCount;
        int plane = Window.InputCount, positions = Window.PositionCount;
        int[] offsets = new int[taps];
        TSum[] patch = new TSum[channels * taps];
        for (int n = 0; n < Batch; n++)
        {
            for (int position = 0; position < positions; position++)
            {
                Window.Taps(position, offsets);
                for (int g = 0; g < _groups; g++)
                {
                    for (int channel = 0; channel < channels; channel++)
                    {
                        int start = ((n * _inputChannels) + (g * channels) + channel) * plane;
                        for (int tap = 0; tap < taps; tap++)
                        {
                            patch[(channel * taps) + tap] = offsets[tap] < 0 ? TSum.Zero : TSum.CreateTruncating(x[start + offsets[tap]]);
                        }
                    }

                    for (int m = g * outputs; m < (g + 1) * outputs; m++)
                    {
                        ReadOnlySpan<TElement> row = w.Slice(m * patch.Length, patch.Length);
                        TSum sum = TSum.Zero;
                        for (int k = 0; k < row.Length; k++) sum += patch[k] * TSum.CreateTruncating(row[k]);
                        store((((n * OutputChannels) + m) * positions) + position, m, sum);
                    }
                }
            }
        }
    }

    private static void CheckShapes(WindowAttributes attributes, int groups, SymbolicShape x, SymbolicShape w, Func<string, DyadicException> fail)
    {
        if (x.Rank < 3) throw fail($"the input should have rank 3 or more, [N,C,…]; its shape is {x}.");
        if (w.Rank != x.Rank) throw fail($"the weight should have the input's rank {x.Rank}; its shape is {w}.");
        if (groups < 1) throw fail($"'group' is {groups}; it must be 1 or more.");
        if (x[1].IsKnown && w[1].IsKnown && x[1].Value != w[1].Value * groups)
        {
            throw fail($"the weight expects {w[1]} × {groups} groups = {w[1].Value * groups} input channels, the input has {x[1]} {x}; check 'group'.");
        }

        if (w[0].IsKnown && w[0].Value % groups != 0) throw fail($"{w[0]} output channels cannot be split into {groups} groups.");
        for (int axis = 2; axis < w.Rank && attributes.KernelShape is { } kernel && kernel.Length == w.Rank - 2; axis++)
        {
            if (!w[axis].IsCompatibleWith(kernel[axis - 2])) throw fail($"'kernel_shape' is [{string.Join(",", kernel)}], but the weight's shape is {w}.");
        }
    }
}
