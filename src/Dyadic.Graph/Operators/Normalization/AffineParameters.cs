using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Checks and reads the scale and bias of normalizations over the last axes: any tensor that broadcasts to those axes.</summary>
internal static class AffineParameters
{
    /// <summary>Checks that an input, if given, has the data's type and broadcasts to the data's axes from <paramref name="axis"/> on.</summary>
    public static void Check(InferenceContext c, int index, SymbolicShape? data, int axis)
    {
        if (!c.HasInput(index)) return;
        c.RequireReal(index);
        if (data is null || c.Input(index).Shape is not { } shape) return;
        bool fits = shape.Rank <= data.Rank;
        for (int i = 1; fits && i <= shape.Rank; i++)
        {
            fits = shape[-i] == 1 || (data.Rank - i >= axis && shape[-i].IsCompatibleWith(data[-i]));
        }

        if (!fits) throw c.Fail($"input {index} has the shape {shape}; it should broadcast to the axes from {axis} on of {data}.");
    }

    /// <summary>One number for each element of a normalized group, broadcast; null when the input is absent.</summary>
    public static double[]? Read(DenseTensor? tensor, TensorShape data, int axis)
    {
        if (tensor is null) return null;
        TensorShape group = TensorShape.Create(data.Extents[axis..]);
        int[] offsets = StridedOffsets.Of(group, StridedOffsets.BroadcastStrides(tensor.Shape, data).AsSpan(axis));
        return Array.ConvertAll(offsets, offset => RealElement.Get(tensor, offset));
    }
}
