using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Which scale an element uses: one for all, one an index of an axis, or one a block along an axis.</summary>
internal static class ScaleLayout
{
    /// <summary>For every element of a tensor, the offset of its scale.</summary>
    public static int[] Offsets(TensorShape shape, TensorShape scale, int axis, int blockSize, Func<string, DyadicException> fail)
    {
        int[] offsets = new int[shape.Count];
        if (scale.Count == 1 && blockSize == 0) return offsets;
        int along = Axes.Normalize(axis, shape.Rank, fail), extent = shape[along];
        int inner = (int)shape.CountOf(along + 1, shape.Rank);
        if (blockSize == 0)
        {
            if (scale.Rank != 1 || scale[0] != extent) throw fail($"the scale should have one element or one for each of {extent} indices of axis {along}; its shape is {scale}.");
            for (int i = 0; i < offsets.Length; i++) offsets[i] = i / inner % extent;
            return offsets;
        }

        int blocks = blockSize < 0 ? 0 : (extent + blockSize - 1) / blockSize;
        if (scale != shape.With(along, blocks)) throw fail($"blocks of {blockSize} along axis {along} of {shape} need scales {shape.With(along, blocks)}; they have shape {scale}.");
        for (int i = 0; i < offsets.Length; i++)
        {
            int outer = i / inner / extent, block = i / inner % extent / blockSize;
            offsets[i] = (((outer * blocks) + block) * inner) + (i % inner);
        }

        return offsets;
    }
}
