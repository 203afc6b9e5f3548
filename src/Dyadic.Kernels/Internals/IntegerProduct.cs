using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Picks the kernel of an integer product with constant weights, packs them, and works out what accumulators start from.</summary>
internal static class IntegerProduct
{
    /// <param name="geometry">A convolution, or <see cref="ConvGeometry.Product"/>.</param>
    /// <param name="inputType">UInt8 or Int8.</param>
    /// <param name="zeroPoint">The code of zero in the input.</param>
    /// <param name="centredWeightsOihw">Code − zero point, in [−255, 255].</param>
    /// <param name="stage">What happens to the accumulators.</param>
    /// <param name="tier">The widest tier allowed.</param>
    /// <param name="forced">A row of the table to use whatever the operands, or null.</param>
    /// <param name="fourBit">True to hold four bits a weight where the tier has such a row and every column spans at most 16 codes.</param>
    public static TiledProduct Create(
        ConvGeometry geometry, ElementType inputType, int zeroPoint, ReadOnlySpan<short> centredWeightsOihw, OutputStage stage, KernelTier tier, GemmKernel? forced, bool fourBit = false)
    {
        geometry.Validate();
        WeightOrder.RequireLengths(geometry, centredWeightsOihw.Length, 0);
        IntegerOperands.Require(inputType, zeroPoint, centredWeightsOihw);
        GemmKernel? nibbles = fourBit && forced is null ? GemmKernelTable.SelectNibbles(tier) : null;
        int[]? offsets = nibbles is null ? null : ColumnOffsets.FindNibbles(centredWeightsOihw, geometry.OutputChannels);
        GemmKernel kernel = offsets is null ? PickWide(centredWeightsOihw, geometry.OutputChannels, tier, forced, out offsets) : nibbles!;
        RowSource rows = IntegerOperands.Rows(geometry, inputType, zeroPoint, kernel.Format);
        PackedRhs[] groups = new PackedRhs[geometry.Groups];
        for (int group = 0; group < groups.Length; group++)
        {
            groups[group] = new PackedRhs(kernel, rows, geometry.GroupOutputChannels);
            WeightOrder.Pack(geometry, group, centredWeightsOihw, offsets, groups[group]);
        }

        // Widened codes are centred while they are gathered; bytes are multiplied as they are, s8 with 128 added.
        bool flips = kernel.ReadsBytes && inputType == ElementType.Int8;
        int pending = kernel.ReadsBytes ? zeroPoint + (flips ? 128 : 0) : 0;
        BoundStage bound = new(stage, geometry.OutputChannels, tier);
        int[] initial = IntegerOperands.InitialAccumulators(bound.Bias, pending, centredWeightsOihw, geometry.GroupDepth);
        return new TiledProduct(
            kernel, rows, groups, WeightOrder.Initial<int>(groups, initial), new IntegerOutput(bound, geometry.OutputChannels), flips,
            kernel.Fuse(stage, geometry.Groups, geometry.GroupOutputChannels), offsets is null ? null : WeightOrder.Initial<int>(groups, offsets));
    }

    private static GemmKernel PickWide(ReadOnlySpan<short> weights, int columns, KernelTier tier, GemmKernel? forced, out int[]? offsets)
    {
        offsets = ColumnOffsets.Find(weights, columns);
        GemmKernel kernel = forced ?? GemmKernelTable.SelectInteger(tier, Fit(offsets));
        if (kernel.Format == GemmFormat.Short2 || Fit(offsets) == RhsFit.SByte) offsets = null;
        return kernel;
    }

    private static RhsFit Fit(int[]? offsets)
    {
        if (offsets is null) return RhsFit.Short;
        return offsets.AsSpan().IndexOfAnyExcept(0) < 0 ? RhsFit.SByte : RhsFit.SByteLessOffsets;
    }
}

/// <summary>What the codes of a right operand fit into.</summary>
internal enum RhsFit
{
    /// <summary>8 signed bits.</summary>
    SByte,

    /// <summary>8 signed bits, less a whole number a column.</summary>
    SByteLessOffsets,

    /// <summary>16 signed bits.</summary>
    Short,
}
