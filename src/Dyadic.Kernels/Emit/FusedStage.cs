using System.Runtime.CompilerServices;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>A kernel that writes finished outputs, and the stage it computes.</summary>
internal sealed record FusedKernel(GemmKernel Kernel, FusedStage Stage);

/// <summary>The parameters of an output stage as an epilogue reads them: a block of vectors for every sixteen channels.</summary>
internal sealed unsafe class FusedStage
{
    private const int Lanes = 16;

    private readonly PinnedBuffer _vectors;
    private readonly int _vectorBytes;
    private readonly int _groupVectors;
    private readonly bool _interleaved;

    private FusedStage(TileEpilogue epilogue, StageBounds bounds, int groups, int groupColumns, bool interleaved)
    {
        (Epilogue, Bounds) = (epilogue, bounds);
        _vectorBytes = epilogue.VectorBytes;
        _interleaved = interleaved;
        _groupVectors = interleaved ? (groupColumns + 63) / 64 * 4 : (groupColumns + Lanes - 1) / Lanes;
        _vectors = new PinnedBuffer((long)groups * _groupVectors * _vectorBytes);
    }

    private FusedStage(TileEpilogue epilogue, OutputStage stage, int groups, int groupColumns, bool interleaved)
        : this(epilogue, BoundsOf(stage), groups, groupColumns, interleaved)
    {
    }

    /// <summary>What a tile does with its accumulators.</summary>
    public TileEpilogue Epilogue { get; }

    /// <summary>Bytes of an output.</summary>
    public int OutputBytes => Epilogue.OutputBytes;

    private SumParameters Sum { get; init; }

    private StageBounds Bounds { get; }

    private PinnedBuffer? Table { get; init; }

    /// <summary>The stage for an emitted tile, or null when no epilogue computes it.</summary>
    /// <param name="stage">What to compute.</param>
    /// <param name="groups">Groups of output channels.</param>
    /// <param name="groupColumns">Channels of a group; a multiple of the stage's when its channels stand there several times, pixel by pixel.</param>
    /// <param name="interleaved">True when narrowing puts the columns in order: <see cref="AccumulatorBlock.Order"/>.</param>
    /// <param name="takesResidual">True when the tile has an <see cref="AccumulatorBlock.Residual"/>.</param>
    public static FusedStage? Create(OutputStage stage, int groups, int groupColumns, bool interleaved = false, bool takesResidual = false)
    {
        EmittedSum? added = takesResidual ? stage.Sum?.Emitted(stage.SumsProductFirst) : null;
        if (stage.Sum is not null && added is null) return null;
        bool looksUp = stage.Table is not null;
        if (looksUp && !CodeLookUp.IsSupported) return null;
        SumCodes? sum = added?.Codes;
        bool signed = stage.OutputType == ElementType.Int8;
        bool codes = signed || stage.OutputType == ElementType.UInt8;
        if (interleaved && !codes) return null; // only narrowing puts the columns in order
        switch (stage.Kind)
        {
            case OutputStageKind.RawInt32:
                return With(new StoreAccumulators());
            case OutputStageKind.Dequantize:
                return With(new DequantizeSums()).WithScales(stage, groups, groupColumns);
            case OutputStageKind.Float32HalfEven when codes:
                HalfEvenPacking? packing = sum is null && HalfEvenCodes.StaysInRange(stage) ? new HalfEvenPacking(stage.ZeroPoint != 0, !looksUp && IsNarrow(stage)) : null;
                return With(new HalfEvenCodes(signed, packing, sum, looksUp)).WithScales(stage, groups, groupColumns);
            case OutputStageKind.Requantize when codes && RequantizeCodes.CanCompute(stage):
                return With(new RequantizeCodes(signed, sum is null && !looksUp && IsNarrow(stage), sum, looksUp)).WithMultipliers(stage, groups, groupColumns);
            case OutputStageKind.Requantize when codes && !HasUnhalvedMultiplier(stage):
                return With(new WideRequantizeCodes(signed, sum, looksUp)).WithWideMultipliers(stage, groups, groupColumns);
            default:
                return null;
        }

        FusedStage With(TileEpilogue epilogue) => new(epilogue, stage, groups, groupColumns, interleaved) { Sum = SumOf(stage, added), Table = TableOf(stage) };
    }

    private static SumParameters SumOf(OutputStage stage, EmittedSum? sum) =>
        sum is null ? default : sum.Parameters with { LowCode = (int)stage.Min, HighCode = (int)stage.Max };

    /// <summary>The table with the stage's clamp in it, so that only the clamp to the type comes before.</summary>
    private static PinnedBuffer? TableOf(OutputStage stage)
    {
        if (stage.Table is not { } table) return null;
        bool signed = (stage.Sum?.OutputType ?? stage.OutputType) == ElementType.Int8;
        (long min, long max) = (stage.Sum?.Min ?? stage.Min, stage.Sum?.Max ?? stage.Max);
        PinnedBuffer clamped = new(table.Length);
        for (int code = 0; code < table.Length; code++) clamped.Pointer[code] = table[unchecked((byte)Math.Clamp(signed ? (sbyte)code : code, min, max))];
        return clamped;
    }

    private static bool IsNarrow(OutputStage stage) => (stage.Min, stage.Max) != OutputStage.Range(stage.OutputType, null, null);

    /// <summary>The stage of a float product: a clamp, or nothing but storing.</summary>
    public static FusedStage Floats(float min, float max, int groups, int groupColumns)
    {
        bool clamps = !(float.IsNegativeInfinity(min) && float.IsPositiveInfinity(max));
        return new FusedStage(new StoreFloats(clamps), new StageBounds { LowValue = min, HighValue = max }, groups, groupColumns, interleaved: false);
    }

    /// <summary>Sets what all tiles of a product share.</summary>
    public void Prepare(ref GemmTile tile, int channels)
    {
        tile.OutputStride = (long)channels * OutputBytes;
        tile.Bounds = Bounds;
        tile.Sum = Sum;
        if (Table is not null) tile.Table = Table.Pointer;
    }

    /// <summary>Sets what the tiles of a panel share: its parameters, and which columns to store when the last vector is not full.</summary>
    public void Prepare(ref GemmTile tile, int group, int firstColumn, int columns)
    {
        tile.Stage = At(group, firstColumn);
        int stored = OutputBytes == 1 ? columns : columns - (tile.ColumnCount - Lanes);
        tile.ColumnMask = columns < tile.ColumnCount ? (1UL << stored) - 1 : 0;
    }

    /// <summary>The parameters for the vector that starts at <paramref name="column"/>, a multiple of 16, of a group.</summary>
    public byte* At(int group, int column) => Vector(group, column / Lanes);

    private byte* Vector(int group, int index) => _vectors.Pointer + ((((long)group * _groupVectors) + index) * _vectorBytes);

    /// <summary>The vector that holds a column, and its place there.</summary>
    private (int Vector, int Lane) Place(int column) => _interleaved
        ? ((column / 64 * 4) + (column % 16 / 4), (column % 64 / 16 * 4) + (column % 4))
        : (column / Lanes, column % Lanes);

    private FusedStage WithScales(OutputStage stage, int groups, int groupColumns)
    {
        ForEachChannel(groups, groupColumns, (vector, lane, channel) => ((float*)vector)[lane] = Pick(stage.Scale, channel));
        return this;
    }

    private FusedStage WithMultipliers(OutputStage stage, int groups, int groupColumns)
    {
        ForEachChannel(groups, groupColumns, (vectors, lane, channel) =>
        {
            (long multiplier, int shift) = Factor(stage, channel);
            (int pair, int odd) = Math.DivRem(lane, 2);
            ((long*)(vectors + (odd * 64)))[pair] = multiplier;
            ((long*)(vectors + ((2 + odd) * 64)))[pair] = (1L << (shift - 1)) + (stage.ZeroPoint << shift);
            ((int*)(vectors + (4 * 64)))[lane] = shift - 32;
        });
        return this;
    }

    private FusedStage WithWideMultipliers(OutputStage stage, int groups, int groupColumns)
    {
        ForEachChannel(groups, groupColumns, (vectors, lane, channel) =>
        {
            (long multiplier, int shift) = Factor(stage, channel);
            (int pair, int odd) = Math.DivRem(lane, 2);
            ((long*)(vectors + (odd * 64)))[pair] = multiplier;
            ((long*)(vectors + ((2 + odd) * 64)))[pair] = shift == 0 ? 0 : 1L << (shift - 1);
            ((long*)(vectors + ((4 + odd) * 64)))[pair] = shift;
        });
        return this;
    }

    private static StageBounds BoundsOf(OutputStage stage) => new()
    {
        LowCode = unchecked((byte)(stage.Sum?.Min ?? stage.Min)),
        HighCode = unchecked((byte)(stage.Sum?.Max ?? stage.Max)),
        LowValue = stage.Min - stage.ZeroPoint,
        HighValue = stage.Max - stage.ZeroPoint,
        Low = (int)(stage.Min - stage.ZeroPoint),
        High = (int)(stage.Max - stage.ZeroPoint),
        ZeroPoint = (int)stage.ZeroPoint,
    };

    /// <summary>A multiplier of 2³¹ is no signed 32-bit number; half of it with a shift less one is the same.</summary>
    private static (long Multiplier, int Shift) Factor(OutputStage stage, int channel)
    {
        (long multiplier, int shift) = (Pick(stage.Multiplier, channel), Pick(stage.Shift, channel));
        return multiplier == 1L << 31 ? (multiplier >> 1, shift - 1) : (multiplier, shift);
    }

    private static bool HasUnhalvedMultiplier(OutputStage stage)
    {
        int channels = Math.Max(stage.Multiplier.Length, stage.Shift.Length);
        for (int channel = 0; channel < channels; channel++)
        {
            if (Factor(stage, channel).Shift < 0) return true;
        }

        return false;
    }

    private static T Pick<T>(T[] values, int column) => values[column % values.Length];

    private delegate void Store(byte* vector, int lane, int channel);

    private void ForEachChannel(int groups, int groupColumns, Store store)
    {
        for (int group = 0; group < groups; group++)
        {
            for (int column = 0; column < groupColumns; column++)
            {
                (int vector, int lane) = Place(column);
                store(Vector(group, vector), lane, (group * groupColumns) + column);
            }
        }
    }
}
