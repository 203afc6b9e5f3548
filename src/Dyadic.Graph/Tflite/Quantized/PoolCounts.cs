using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>How many elements of the input lie under each window of a pool.</summary>
internal static class PoolCounts
{
    /// <summary>The counts, row by row of the output.</summary>
    public static int[] Of(TensorShape input, TensorShape output, WindowGeometry window)
    {
        int[] counts = new int[output[1] * output[2]];
        for (int y = 0; y < output[1]; y++)
        {
            for (int x = 0; x < output[2]; x++) counts[(y * output[2]) + x] = Covered(y, 0, input[1], window) * Covered(x, 1, input[2], window);
        }

        return counts;
    }

    /// <summary>Refuses an output whose shape the windows do not give.</summary>
    public static void RequireShape(TfliteOperator op, TensorShape input, TensorShape output, WindowGeometry window)
    {
        bool fits = output.Rank == 4 && output[0] == input[0] && output[3] == input[3];
        for (int axis = 0; fits && axis < 2; axis++)
        {
            long room = (long)input[axis + 1] + window.Pads[axis] + window.Pads[axis + 2] - window.Kernel[axis];
            fits = room >= 0 && output[axis + 1] == (room / window.Strides[axis]) + 1;
        }

        if (!fits) throw op.BadInput($"pools {input} into {output}, which its window does not give");
    }

    private static int Covered(int position, int axis, int extent, WindowGeometry window)
    {
        int start = (position * window.Strides[axis]) - window.Pads[axis];
        return Math.Max(1, Math.Min(start + window.Kernel[axis], extent) - Math.Max(start, 0));
    }
}
