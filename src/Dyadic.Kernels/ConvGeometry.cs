using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The shape of a 2-D convolution over NHWC tensors. A 1-D convolution has height 1.</summary>
/// <param name="Batch">N, images.</param>
/// <param name="InputHeight">H of the input, pixels.</param>
/// <param name="InputWidth">W of the input, pixels.</param>
/// <param name="InputChannels">C of the input, over all groups.</param>
/// <param name="OutputChannels">C of the output, over all groups.</param>
/// <param name="KernelHeight">R, taps.</param>
/// <param name="KernelWidth">S, taps.</param>
/// <param name="StrideHeight">Input rows a step of the output.</param>
/// <param name="StrideWidth">Input columns a step of the output.</param>
/// <param name="DilationHeight">Input rows between taps.</param>
/// <param name="DilationWidth">Input columns between taps.</param>
/// <param name="PadTop">Rows of padding above.</param>
/// <param name="PadLeft">Columns of padding at the left.</param>
/// <param name="PadBottom">Rows of padding below.</param>
/// <param name="PadRight">Columns of padding at the right.</param>
/// <param name="Groups">G; both channel counts are multiples of it.</param>
public sealed record ConvGeometry(
    int Batch, int InputHeight, int InputWidth, int InputChannels, int OutputChannels, int KernelHeight, int KernelWidth,
    int StrideHeight, int StrideWidth, int DilationHeight, int DilationWidth, int PadTop, int PadLeft, int PadBottom, int PadRight, int Groups)
{
    /// <summary>⌊(H + pads − (R − 1)·dilation − 1) / stride⌋ + 1, in pixels.</summary>
    public int OutputHeight => (InputHeight + PadTop + PadBottom - ((KernelHeight - 1) * DilationHeight) - 1) / StrideHeight + 1;

    /// <summary>⌊(W + pads − (S − 1)·dilation − 1) / stride⌋ + 1, in pixels.</summary>
    public int OutputWidth => (InputWidth + PadLeft + PadRight - ((KernelWidth - 1) * DilationWidth) - 1) / StrideWidth + 1;

    /// <summary>Multiply-accumulate operations of one run, padding taps included.</summary>
    public long MultiplyAccumulates => (long)OutputPixels * OutputChannels * GroupDepth;

    internal int Taps => KernelHeight * KernelWidth;

    internal int GroupInputChannels => InputChannels / Groups;

    internal int GroupOutputChannels => OutputChannels / Groups;

    internal int GroupDepth => Taps * GroupInputChannels;

    internal int OutputPixels => Batch * OutputHeight * OutputWidth;

    internal bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == OutputChannels;

    /// <summary>True when row m of the product is pixel m of the input.</summary>
    internal bool IsPointwise => Taps == 1 && StrideHeight == 1 && StrideWidth == 1 && (PadTop | PadLeft | PadBottom | PadRight) == 0;

    /// <summary>A matrix product seen as a 1×1 convolution over a row of pixels.</summary>
    internal static ConvGeometry Product(int depth, int columns) => new(1, 1, 1, depth, columns, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1);

    internal void Validate()
    {
        bool sane = Batch >= 0 && InputHeight > 0 && InputWidth > 0 && InputChannels > 0 && OutputChannels > 0 && KernelHeight > 0 && KernelWidth > 0
            && StrideHeight > 0 && StrideWidth > 0 && DilationHeight > 0 && DilationWidth > 0 && Groups > 0;
        if (!sane) throw DyadicException.BadInput($"A convolution needs positive extents, strides, dilations and groups; got {this}.");
        if (PaddedExceeds(InputHeight, PadTop, PadBottom, KernelHeight, DilationHeight) || PaddedExceeds(InputWidth, PadLeft, PadRight, KernelWidth, DilationWidth))
        {
            throw DyadicException.Unsupported($"A convolution whose padded input or dilated kernel reaches over 2³¹ pixels along an axis is not supported: {this}.");
        }

        if (InputChannels % Groups != 0 || OutputChannels % Groups != 0)
        {
            throw DyadicException.BadInput($"{InputChannels} input and {OutputChannels} output channels must both be multiples of {Groups} groups.");
        }

        if (OutputHeight <= 0 || OutputWidth <= 0 || InputHeight + PadTop + PadBottom <= (KernelHeight - 1) * DilationHeight
            || InputWidth + PadLeft + PadRight <= (KernelWidth - 1) * DilationWidth)
        {
            throw DyadicException.BadInput($"The dilated kernel is larger than the padded input of {this}.");
        }

        if (Exceeds(int.MaxValue / 4, KernelHeight, KernelWidth, GroupInputChannels) || Exceeds(int.MaxValue, Batch, OutputHeight, OutputWidth))
        {
            throw DyadicException.Unsupported($"A convolution of more than 2³¹ bytes of depth or output pixels is not supported: {this}.");
        }
    }

    private static bool PaddedExceeds(int extent, int begin, int end, int kernel, int dilation) =>
        (long)extent + begin + end > int.MaxValue || ((kernel - 1L) * dilation) + 1 > int.MaxValue;

    /// <summary>a·b·c > limit, whatever the product is; b and c are above 0.</summary>
    private static bool Exceeds(int limit, int a, int b, int c) => a > limit / b / c;
}
