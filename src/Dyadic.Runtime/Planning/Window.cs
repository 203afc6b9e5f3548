using Dyadic.Core;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>The attributes of a sliding window, resolved for two spatial axes; one axis is a window of height 1.</summary>
/// <param name="Kernel">R, S: taps.</param>
/// <param name="Strides">Input positions a step of the output.</param>
/// <param name="Dilations">Input positions between taps.</param>
/// <param name="PadsBegin">Padding above and left.</param>
/// <param name="PadsEnd">Padding below and right.</param>
internal readonly record struct Window((int H, int W) Kernel, (int H, int W) Strides, (int H, int W) Dilations, (int H, int W) PadsBegin, (int H, int W) PadsEnd)
{
    /// <summary>Resolves the attributes for logical shapes [N,C,W] or [N,C,H,W].</summary>
    public static Window Of(string autoPad, ReadOnlySpan<int> kernel, int[]? strides, int[]? pads, int[]? dilations, TensorShape input, TensorShape output)
    {
        int rank = kernel.Length;
        Span<int> begin = stackalloc int[rank], end = stackalloc int[rank], stride = stackalloc int[rank], dilation = stackalloc int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            (stride[axis], dilation[axis]) = (strides?[axis] ?? 1, dilations?[axis] ?? 1);
            if (autoPad is "SAME_UPPER" or "SAME_LOWER")
            {
                int total = Math.Max(((output[axis + 2] - 1) * stride[axis]) + ((kernel[axis] - 1) * dilation[axis]) + 1 - input[axis + 2], 0);
                begin[axis] = autoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
                end[axis] = total - begin[axis];
            }
            else if (pads is not null && autoPad == "NOTSET")
            {
                (begin[axis], end[axis]) = (pads[axis], pads[axis + rank]);
            }
        }

        return new Window(Pair(kernel, 1), Pair(stride, 1), Pair(dilation, 1), Pair(begin, 0), Pair(end, 0));
    }

    /// <summary>The geometry of a convolution with logical shapes [N,C,(H,)W] → [N,M,(H,)W].</summary>
    public ConvGeometry Geometry(TensorShape input, TensorShape output, int groups) => new(
        input[0], input.Rank == 4 ? input[2] : 1, input[-1], input[1], output[1], Kernel.H, Kernel.W, Strides.H, Strides.W,
        Dilations.H, Dilations.W, PadsBegin.H, PadsBegin.W, PadsEnd.H, PadsEnd.W, groups);

    private static (int H, int W) Pair(ReadOnlySpan<int> values, int missing) => values.Length == 1 ? (missing, values[0]) : (values[0], values[1]);
}
