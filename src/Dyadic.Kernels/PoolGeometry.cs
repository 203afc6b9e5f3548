using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The shape of a 2-D pooling over NHWC tensors. A 1-D pooling has height 1.</summary>
/// <param name="Batch">N, images.</param>
/// <param name="InputHeight">H of the input, pixels.</param>
/// <param name="InputWidth">W of the input, pixels.</param>
/// <param name="Channels">C.</param>
/// <param name="OutputHeight">H of the output; rounding it up (ONNX ceil_mode) is the caller's choice.</param>
/// <param name="OutputWidth">W of the output.</param>
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
public sealed record PoolGeometry(
    int Batch, int InputHeight, int InputWidth, int Channels, int OutputHeight, int OutputWidth, int KernelHeight, int KernelWidth,
    int StrideHeight, int StrideWidth, int DilationHeight, int DilationWidth, int PadTop, int PadLeft, int PadBottom, int PadRight)
{
    /// <summary>A pooling over whole images, without padding.</summary>
    public static PoolGeometry Global(int batch, int height, int width, int channels) =>
        new(batch, height, width, channels, 1, 1, height, width, 1, 1, 1, 1, 0, 0, 0, 0);

    internal int OutputPixels => Batch * OutputHeight * OutputWidth;

    internal void Validate()
    {
        bool sane = Batch >= 0 && InputHeight > 0 && InputWidth > 0 && Channels > 0 && OutputHeight > 0 && OutputWidth > 0 && KernelHeight > 0 && KernelWidth > 0
            && StrideHeight > 0 && StrideWidth > 0 && DilationHeight > 0 && DilationWidth > 0 && (long)Batch * OutputHeight * OutputWidth <= int.MaxValue;
        if (!sane) throw DyadicException.BadInput($"A pooling needs positive extents, strides and dilations; got {this}.");
    }
}
