using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX ConvTranspose: every input element adds its multiple of the kernel to the output, <c>y[n,m,p·stride + r·dilation − pad] += x[n,c,p] ·
/// w[c,m,r]</c>, over the channels of m's group. Inputs x <c>[N,C,…]</c>, w <c>[C,M/G,…]</c> and optionally b <c>[M]</c>; summed in binary64.
/// </summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="Group">The number of groups G.</param>
/// <param name="KernelShape">The window; the weight's when absent.</param>
/// <param name="OutputPadding">Elements added at the end of each spatial axis; 0 when absent.</param>
/// <param name="OutputShape">The spatial extents wanted, which then decide the pads.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("ConvTranspose", SinceVersion = 22)]
public sealed record ConvTranspose(
    string AutoPad = "NOTSET",
    int[]? Dilations = null,
    int Group = 1,
    int[]? KernelShape = null,
    int[]? OutputPadding = null,
    int[]? OutputShape = null,
    int[]? Pads = null,
    int[]? Strides = null) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfCorrelation(inputs[1], inputs[0] ?? output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ElementType type = c.CommonType(0, 1, 2);
        SymbolicShape? shape = null;
        if (c.ShapeOfRank(0, least: 3) is { } x && c.Input(1).Shape is { } w)
        {
            Check(x, w, c.Fail);
            Dimension channels = w[1].IsKnown ? w[1].Value * Group : Dimension.Unknown;
            shape = SymbolicShape.Of(Enumerable.Range(0, x.Rank).Select(axis => axis switch
            {
                0 => x[0],
                1 => channels,
                _ when x[axis].IsKnown && w[axis].IsKnown => Axis(axis - 2, x.Rank - 2, x[axis].Value, w[axis].Value, c.Fail).Extent,
                _ => Dimension.Unknown,
            }));
        }

        c.SetOutput(0, type, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), w = c.Input(1);
        Check(SymbolicShape.Of(x.Shape), SymbolicShape.Of(w.Shape), c.Fail);
        int rank = x.Shape.Rank - 2, inputChannels = x.Shape[1], perGroup = w.Shape[1], channels = perGroup * Group;
        (long Extent, long PadBegin)[] axes = [.. Enumerable.Range(0, rank).Select(axis => Axis(axis, rank, x.Shape[axis + 2], w.Shape[axis + 2], c.Fail))];
        TensorShape shape = c.Shape([x.Shape[0], channels, .. axes.Select(axis => axis.Extent)]);
        int positions = (int)x.Shape.CountOf(2, rank + 2), taps = (int)w.Shape.CountOf(2, rank + 2), plane = (int)shape.CountOf(2, rank + 2);
        double[] values = RealElements.Read(x), weights = RealElements.Read(w), sums = new double[shape.Count];
        double[] bias = c.OptionalInput(2) is { } b ? RealElements.Read(b) : new double[channels];
        if (bias.Length != channels) throw c.Fail($"the bias has {bias.Length} elements for {channels} output channels.");
        for (int i = 0; i < sums.Length; i++) sums[i] = bias[i / plane % channels];
        for (int position = 0; position < positions; position++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                int target = Target(position, tap, x.Shape, w.Shape, axes);
                if (target < 0) continue;
                for (int n = 0; n < x.Shape[0]; n++)
                {
                    for (int channel = 0; channel < inputChannels; channel++)
                    {
                        double value = values[(((n * inputChannels) + channel) * positions) + position];
                        int firstOutput = channel / (inputChannels / Group) * perGroup;
                        for (int m = 0; m < perGroup; m++)
                        {
                            sums[(((n * channels) + firstOutput + m) * plane) + target] += value * weights[(((channel * perGroup) + m) * taps) + tap];
                        }
                    }
                }
            }
        }

        RealElements.Write(c.Output(0, x.ElementType, shape), sums);
    }

    // The offset in a channel of the output that a tap of a position adds to; −1 when it is cut off.
    private int Target(int position, int tap, TensorShape x, TensorShape w, (long Extent, long PadBegin)[] axes)
    {
        long offset = 0, step = 1;
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            long coordinate = ((long)(position % x[axis + 2]) * (Strides?[axis] ?? 1)) + ((long)(tap % w[axis + 2]) * (Dilations?[axis] ?? 1)) - axes[axis].PadBegin;
            position /= x[axis + 2];
            tap /= w[axis + 2];
            if (coordinate < 0 || coordinate >= axes[axis].Extent) return -1;
            offset += coordinate * step;
            step *= axes[axis].Extent;
        }

        return (int)offset;
    }

    private (long Extent, long PadBegin) Axis(int axis, int rank, long input, long kernel, Func<string, DyadicException> fail)
    {
        long stride = Strides?[axis] ?? 1, added = OutputPadding?[axis] ?? 0;
        long full = (stride * (input - 1)) + added + ((kernel - 1) * (Dilations?[axis] ?? 1)) + 1;
        bool same = AutoPad is "SAME_UPPER" or "SAME_LOWER";
        if (OutputShape is not null || same)
        {
            long wanted = OutputShape is not null ? OutputShape[OutputShape.Length - rank + axis] : input * stride;
            long total = Math.Max(full - wanted, 0);
            return (wanted, AutoPad == "SAME_UPPER" ? total / 2 : total - (total / 2));
        }

        bool padded = AutoPad == "NOTSET" && Pads is not null;
        long extent = full - (padded ? (long)Pads![axis] + Pads[rank + axis] : 0);
        return extent >= 0 ? (extent, padded ? Pads![axis] : 0) : throw fail($"the pads remove more than the {full} elements of spatial axis {axis}.");
    }

    private void Check(SymbolicShape x, SymbolicShape w, Func<string, DyadicException> fail)
    {
        int rank = x.Rank - 2;
        if (w.Rank != x.Rank) throw fail($"the weight should have the input's rank {x.Rank}; its shape is {w}.");
        if (AutoPad is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER")) throw fail($"auto_pad is '{AutoPad}', which ONNX does not know.");
        if (Group < 1 || (x[1].IsKnown && x[1].Value % Group != 0)) throw fail($"{x[1]} input channels cannot be split into {Group} groups.");
        if (!x[1].IsCompatibleWith(w[0])) throw fail($"the weight {w} has {w[0]} input channels, the input {x} has {x[1]}.");
        bool wrong = (Strides?.Length ?? rank) != rank || (Dilations?.Length ?? rank) != rank || (OutputPadding?.Length ?? rank) != rank || (Pads?.Length ?? (2 * rank)) != 2 * rank;
        if (wrong || (OutputShape?.Length ?? rank) < rank) throw fail($"strides, dilations, pads, output_padding and output_shape should speak of {rank} spatial axes.");
    }
}
