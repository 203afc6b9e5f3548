using Dyadic.Core;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>Moves the channel axis of a value to the end or back.</summary>
internal static class LayoutConversion
{
    /// <summary>The step that writes <paramref name="target"/>, the same value as <paramref name="source"/> in the layout <paramref name="to"/>.</summary>
    public static Step Step(PlanBuilder plan, Operand source, Operand target, TensorShape logical, Layout to)
    {
        source.Root.NeedsPointer = true;
        int channels = logical[1], pixels = checked((int)logical.CountOf(2, logical.Rank));
        (int rows, int columns) = to == Layout.ChannelsLast ? (channels, pixels) : (pixels, channels);
        int width = source.Type.ByteWidth();
        WorkerPool pool = plan.Pool;
        return new KernelStep(Work(source, target, width, logical[0], rows, columns, pool))
        {
            Kernel = to == Layout.ChannelsLast ? "to channels last" : "to channels first",
            Nodes = [],
            Inputs = [source],
            Outputs = [target],
        };
    }

    private static unsafe Action Work(Operand source, Operand target, int width, int batch, int rows, int columns, WorkerPool pool)
    {
        if (width > 8)
        {
            StridedCopy copy = new(width, [batch, columns, rows], [rows * columns, 1, columns], [rows * columns, rows, 1]);
            return () => copy.Run(source.Pointer, target.Pointer, pool);
        }

        LayoutTranspose transpose = new(width, batch, rows, columns);
        return () => transpose.Run(source.Pointer, target.Pointer, pool);
    }
}
