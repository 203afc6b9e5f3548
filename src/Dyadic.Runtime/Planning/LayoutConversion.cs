using Dyadic.Core;

namespace Dyadic.Runtime.Planning;

/// <summary>Moves the channel axis of a value to the end or back.</summary>
internal static class LayoutConversion
{
    /// <summary>The step that writes <paramref name="target"/>, the same value as <paramref name="source"/> in the layout <paramref name="to"/>.</summary>
    public static Step Step(Operand source, Operand target, TensorShape logical, Layout to)
    {
        int channels = logical[1];
        int pixels = checked((int)logical.CountOf(2, logical.Rank));
        (int rows, int columns) = to == Layout.ChannelsLast ? (channels, pixels) : (pixels, channels);
        return new KernelStep(() => Run(source, target, logical[0], rows, columns))
        {
            Kernel = to == Layout.ChannelsLast ? "to channels last" : "to channels first",
            Nodes = [],
            Inputs = [source],
            Outputs = [target],
        };
    }

    private static void Run(Operand source, Operand target, int batch, int rows, int columns)
    {
        int width = source.Type.ByteWidth();
        ReadOnlySpan<byte> from = source.Tensor.Bytes;
        Span<byte> to = target.Tensor.Bytes;
        for (int n = 0; n < batch; n++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    int read = ((((n * rows) + row) * columns) + column) * width;
                    int write = ((((n * columns) + column) * rows) + row) * width;
                    from.Slice(read, width).CopyTo(to[write..]);
                }
            }
        }
    }
}
