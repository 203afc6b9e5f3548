using Dyadic.Core;

namespace Dyadic.Runtime.Planning;

/// <summary>Constants that have one element for a whole tensor, or one a channel of it.</summary>
internal static class ChannelConstant
{
    /// <summary>True when a constant broadcasts against a tensor along its channel axis only, without enlarging it.</summary>
    /// <param name="constant">The constant's shape.</param>
    /// <param name="target">The tensor's logical shape.</param>
    /// <param name="channelAxis">The tensor's channel axis.</param>
    public static bool Fits(TensorShape constant, TensorShape target, int channelAxis)
    {
        if (constant.Rank > target.Rank) return false;
        int offset = target.Rank - constant.Rank;
        for (int axis = 0; axis < constant.Rank; axis++)
        {
            if (constant[axis] != 1 && (axis + offset != channelAxis || constant[axis] != target[channelAxis])) return false;
        }

        return true;
    }

    /// <summary>The elements of a float constant, one a channel.</summary>
    public static float[] Floats(DenseTensor constant, int channels) => Spread(constant.Span<float>().ToArray(), channels);

    /// <summary>One element a channel.</summary>
    public static T[] Spread<T>(T[] elements, int channels)
    {
        if (elements.Length == channels) return elements;
        T[] spread = new T[channels];
        Array.Fill(spread, elements[0]);
        return spread;
    }
}
