using System.Runtime.InteropServices;
using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Axes and permutations of the layouts.</summary>
internal static class Layouts
{
    /// <summary>NHWC → NCHW: output axis i is input axis ToChannelsFirst[i].</summary>
    public static readonly int[] ToChannelsFirst = [0, 3, 1, 2];

    /// <summary>NCHW → NHWC.</summary>
    public static readonly int[] FromChannelsFirst = [0, 2, 3, 1];

    /// <summary>Where an axis of the file lies in a layout. A negative axis counts from the end.</summary>
    public static int Axis(int axis, int rank, TensorLayout layout)
    {
        int positive = axis < 0 ? axis + rank : axis;
        return layout == TensorLayout.ChannelsFirst ? Array.IndexOf(ToChannelsFirst, positive) : positive;
    }

    /// <summary>Numbers an axis (pads, begins, repeats) in the order of a layout.</summary>
    public static T[] Order<T>(IReadOnlyList<T> perAxis, TensorLayout layout) =>
        layout == TensorLayout.ChannelsFirst ? Array.ConvertAll(ToChannelsFirst, axis => perAxis[axis]) : [.. perAxis];

    /// <summary>A shape of the file in a layout.</summary>
    public static TensorShape Shape(TensorShape shape, TensorLayout layout) =>
        layout == TensorLayout.ChannelsFirst ? Permuted(shape, ToChannelsFirst) : shape;

    /// <summary>A shape with its axes permuted.</summary>
    public static TensorShape Permuted(TensorShape shape, int[] permutation) => TensorShape.Create(Array.ConvertAll(permutation, axis => shape[axis]));

    /// <summary>True when permuting the axes moves no element: the axes longer than one keep their order.</summary>
    public static bool MovesNothing(TensorShape shape, int[] permutation)
    {
        int last = -1;
        foreach (int axis in permutation)
        {
            if (shape[axis] == 1) continue;
            if (axis < last) return false;
            last = axis;
        }

        return true;
    }

    /// <summary>A tensor with its axes permuted: axis i of the result is axis permutation[i] of the tensor.</summary>
    public static DenseTensor Transpose(DenseTensor tensor, int[] permutation)
    {
        TensorShape shape = Permuted(tensor.Shape, permutation);
        if (MovesNothing(tensor.Shape, permutation)) return tensor.Reshaped(shape);
        DenseTensor result = DenseTensor.Zeros(tensor.ElementType, shape);
        int[] strides = tensor.Shape.Strides();
        int[] steps = Array.ConvertAll(permutation, axis => strides[axis]);
        switch (tensor.ElementType.ByteWidth())
        {
            case 1: Move<byte>(tensor, result, steps); break;
            case 2: Move<short>(tensor, result, steps); break;
            case 4: Move<int>(tensor, result, steps); break;
            case 8: Move<long>(tensor, result, steps); break;
            default: Move<Int128>(tensor, result, steps); break;
        }

        return result;
    }

    private static void Move<T>(DenseTensor from, DenseTensor to, int[] steps)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(from.Bytes);
        Span<T> target = MemoryMarshal.Cast<byte, T>(to.Bytes);
        int[] index = new int[steps.Length];
        int at = 0;
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = source[at];
            for (int axis = steps.Length - 1; axis >= 0; axis--)
            {
                at += steps[axis];
                if (++index[axis] < to.Shape[axis]) break;
                at -= index[axis] * steps[axis];
                index[axis] = 0;
            }
        }
    }
}
