using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>What happens to the int32 accumulators of an integer product before they are stored.</summary>
public enum OutputStageKind
{
    /// <summary>y = acc + bias.</summary>
    RawInt32,

    /// <summary>One dyadic multiplication, ties toward +∞.</summary>
    Requantize,

    /// <summary>One float32 multiplication, ties to even: the arithmetic of ONNX Runtime's QLinear operators.</summary>
    Float32HalfEven,

    /// <summary>y = float32(acc + bias) · scale.</summary>
    Dequantize,
}

/// <summary>An immutable description of the last stage of an integer product; C is the output channel.</summary>
/// <remarks>
/// The bias is added in the accumulator, which wraps around at 32 bits: whoever builds the stage has proven that acc + bias fits.
/// Per-channel spans have one element for all channels, or one a channel; an empty bias is zero.
/// </remarks>
public sealed class OutputStage
{
    private OutputStage(OutputStageKind kind, ElementType outputType, ReadOnlySpan<int> bias, ReadOnlySpan<long> multiplier, ReadOnlySpan<int> shift, ReadOnlySpan<float> scale, long zeroPoint, long min, long max)
    {
        (Kind, OutputType, ZeroPoint, Min, Max) = (kind, outputType, zeroPoint, min, max);
        (Bias, Multiplier, Shift, Scale) = (bias.ToArray(), multiplier.ToArray(), shift.ToArray(), scale.ToArray());
    }

    /// <summary>Which arithmetic.</summary>
    public OutputStageKind Kind { get; }

    /// <summary>The element type of the output; where a <see cref="Sum"/> or a table follows, of what that takes.</summary>
    public ElementType OutputType { get; }

    /// <summary>What is added to the codes before they are stored, or null; all its types are 8-bit ones.</summary>
    public CodeSum? Sum { get; private init; }

    /// <summary>True when the codes are the sum's left summand.</summary>
    public bool SumsProductFirst { get; private init; }

    /// <summary>True when the codes, the sum included, are looked up in a table before they are stored.</summary>
    public bool LooksUp => Table is not null;

    /// <summary>What every finished code, the sum included, is looked up in before it is stored: 256 bytes, those of negative codes last; or null.</summary>
    internal byte[]? Table { get; private init; }

    internal int[] Bias { get; }

    internal long[] Multiplier { get; }

    internal int[] Shift { get; }

    internal float[] Scale { get; }

    internal long ZeroPoint { get; }

    internal long Min { get; }

    internal long Max { get; }

    /// <summary>y = acc + bias[C], int32.</summary>
    public static OutputStage RawInt32(ReadOnlySpan<int> bias = default) =>
        new(OutputStageKind.RawInt32, ElementType.Int32, bias, [], [], [], 0, int.MinValue, int.MaxValue);

    /// <summary>y = clamp((((acc + bias[C]) · multiplier[C] + 2^(shift[C]−1)) >> shift[C]) + zeroPoint, min, max), exact in int64.</summary>
    /// <param name="bias">Empty or one a channel.</param>
    /// <param name="multiplier">In [0, 2³¹].</param>
    /// <param name="shift">In [0, 62]; 0 means no rounding term.</param>
    /// <param name="zeroPoint">The code of zero in the output.</param>
    /// <param name="outputType">UInt8, Int8, UInt16, Int16 or Int32.</param>
    /// <param name="min">The smallest code to produce, or null for the type's.</param>
    /// <param name="max">The largest code to produce, or null for the type's.</param>
    /// <exception cref="DyadicException">A parameter is out of its range.</exception>
    public static OutputStage Requantize(
        ReadOnlySpan<int> bias, ReadOnlySpan<long> multiplier, ReadOnlySpan<int> shift, int zeroPoint, ElementType outputType, int? min = null, int? max = null)
    {
        if (outputType is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Int32))
        {
            throw DyadicException.Unsupported($"Requantization writes 8-bit, 16-bit or int32 codes, not {outputType}.");
        }

        long[] multipliers = multiplier.ToArray();
        int[] shifts = shift.ToArray();
        foreach (long factor in multipliers)
        {
            if (factor is < 0 or > 1L << 31) throw DyadicException.BadInput($"A requantization multiplier must be in [0, 2^31]; got {factor}.");
        }

        foreach (int bits in shifts)
        {
            if (bits is < 0 or > 62) throw DyadicException.BadInput($"A requantization shift must be in [0, 62]; got {bits}.");
        }

        (long low, long high) = Range(outputType, min, max);
        return new OutputStage(OutputStageKind.Requantize, outputType, bias, multipliers, shifts, [], zeroPoint, low, high);
    }

    /// <summary>y = clamp(rint(float32(acc + bias[C]) · scale[C]) + zeroPoint, min, max) in float32, ties to even.</summary>
    /// <param name="bias">Empty or one a channel.</param>
    /// <param name="scale">Finite.</param>
    /// <param name="zeroPoint">The code of zero in the output.</param>
    /// <param name="outputType">UInt8, Int8, UInt16 or Int16.</param>
    /// <param name="min">The smallest code to produce, or null for the type's.</param>
    /// <param name="max">The largest code to produce, or null for the type's.</param>
    /// <exception cref="DyadicException">A parameter is out of its range.</exception>
    public static OutputStage Float32HalfEven(
        ReadOnlySpan<int> bias, ReadOnlySpan<float> scale, int zeroPoint, ElementType outputType, int? min = null, int? max = null)
    {
        if (outputType is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16))
        {
            throw DyadicException.Unsupported($"Float32 requantization writes 8-bit or 16-bit codes, not {outputType}.");
        }

        RequireFinite(scale);
        (long low, long high) = Range(outputType, min, max);
        return new OutputStage(OutputStageKind.Float32HalfEven, outputType, bias, [], [], scale, zeroPoint, low, high);
    }

    /// <summary>y = float32(acc + bias[C]) · scale[C].</summary>
    /// <exception cref="DyadicException">A scale is not finite.</exception>
    public static OutputStage Dequantize(ReadOnlySpan<int> bias, ReadOnlySpan<float> scale)
    {
        RequireFinite(scale);
        return new OutputStage(OutputStageKind.Dequantize, ElementType.Float32, bias, [], [], scale, 0, 0, 0);
    }

    /// <summary>The same stage, whose finished codes are added to those of another tensor of the output's shape: y = sum(codes, residual), or sum(residual, codes).</summary>
    /// <param name="sum">Takes 8-bit codes of this stage's type and gives 8-bit ones.</param>
    /// <param name="productFirst">True when the codes are the left summand.</param>
    /// <exception cref="DyadicException">A type is another one, or a table follows the codes already.</exception>
    public OutputStage Plus(CodeSum sum, bool productFirst)
    {
        if (Table is not null) throw DyadicException.Unsupported("A stage adds a residual before it looks its codes up, not behind; add the sum first.");
        ElementType product = productFirst ? sum.LhsType : sum.RhsType;
        if (product != OutputType || sum.LhsType.ByteWidth() != 1 || sum.RhsType.ByteWidth() != 1 || sum.OutputType.ByteWidth() != 1)
        {
            throw DyadicException.BadInput($"A sum behind a stage of {OutputType} takes those codes and others of 8 bits; got {sum.LhsType} + {sum.RhsType} to {sum.OutputType}.");
        }

        return new OutputStage(Kind, OutputType, Bias, Multiplier, Shift, Scale, ZeroPoint, Min, Max) { Sum = sum, SumsProductFirst = productFirst };
    }

    /// <summary>The same stage, whose finished codes, a sum included, are looked up in a table: y = table[code], any function of 8-bit codes.</summary>
    /// <param name="table">256 results of a byte; those of negative codes come last.</param>
    /// <exception cref="DyadicException">The table has another size, the codes have more than 8 bits, or a table follows them already.</exception>
    public OutputStage Then(ReadOnlySpan<byte> table)
    {
        ElementType codes = Sum?.OutputType ?? OutputType;
        if (table.Length != ByteTable.Codes || codes.ByteWidth() != 1 || Table is not null)
        {
            throw DyadicException.BadInput($"A stage of 8-bit codes takes one table of {ByteTable.Codes} bytes; got {table.Length} for {codes}{(Table is null ? string.Empty : " behind another table")}.");
        }

        return new OutputStage(Kind, OutputType, Bias, Multiplier, Shift, Scale, ZeroPoint, Min, Max) { Sum = Sum, SumsProductFirst = SumsProductFirst, Table = table.ToArray() };
    }

    /// <summary>Refuses a stage that adds a residual.</summary>
    /// <param name="kernel">What takes none, for the message.</param>
    /// <exception cref="DyadicException">The stage has a <see cref="Sum"/>.</exception>
    internal void RequireNoSum(string kernel)
    {
        if (Sum is not null) throw DyadicException.Unsupported($"{kernel} adds no residual; only convolutions do.");
    }

    /// <summary>Refuses a stage whose codes are not what it stores: one that adds a residual or looks them up.</summary>
    /// <param name="kernel">What takes neither, for the message.</param>
    /// <exception cref="DyadicException">The stage has a <see cref="Sum"/> or a <see cref="Table"/>.</exception>
    internal void RequireCodesOnly(string kernel)
    {
        RequireNoSum(kernel);
        if (Table is not null) throw DyadicException.Unsupported($"{kernel} looks no codes up; only products and convolutions do.");
    }

    /// <summary>The same stage with each channel's numbers standing <paramref name="times"/> times in a row.</summary>
    internal OutputStage Repeated(int channels, int times) => new(
        Kind, OutputType, Repeat(Bias, channels, times), Repeat(Multiplier, channels, times), Repeat(Shift, channels, times), Repeat(Scale, channels, times), ZeroPoint, Min, Max);

    private static T[] Repeat<T>(T[] values, int channels, int times) => values.Length != channels || channels == 1
        ? values
        : [.. from value in values from copy in Enumerable.Repeat(value, times) select copy];

    internal static (long Min, long Max) Range(ElementType type, int? min, int? max)
    {
        (Int128 typeMin, Int128 typeMax) = type.IntegerRange();
        long low = min ?? (long)typeMin;
        long high = max ?? (long)typeMax;
        return low >= typeMin && high <= typeMax && low <= high
            ? (low, high)
            : throw DyadicException.BadInput($"The clamp [{low}, {high}] is not a range of {type} codes.");
    }

    private static void RequireFinite(ReadOnlySpan<float> scales)
    {
        foreach (float scale in scales)
        {
            if (!float.IsFinite(scale)) throw DyadicException.BadInput($"A requantization scale must be finite; got {scale}.");
        }
    }
}
