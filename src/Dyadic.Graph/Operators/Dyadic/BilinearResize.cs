using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ai.dyadic BilinearResize: every output is the mean of four codes with weights of 11 bits, rounded half up:
/// ((2048 − r)·((2048 − c)·x[low, low] + c·x[low, high]) + r·((2048 − c)·x[high, low] + c·x[high, high]) + 2²¹) >> 22.
/// </summary>
/// <remarks>
/// Inputs: codes (uint8 [N, C, H, W]); row_low, row_high (int64 [H′], rows of the input), row_weight (int64 [H′, 1], 0…2048); column_low,
/// column_high, column_weight (int64 [W′]). Output: uint8 [N, C, H′, W′].
/// </remarks>
[OnnxOperator("BilinearResize", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record BilinearResize : Operator
{
    private const int One = 2048;

    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        BilinearResize (codes, row_low, row_high, row_weight, column_low, column_high, column_weight) => (y)
        {
            one = Constant <value_int: int = 2048> ()
            zero = Constant <value_int: int = 0> ()
            left = Gather <axis: int = 3> (codes, column_low)
            right = Gather <axis: int = 3> (codes, column_high)
            left_wide = Cast <to: int = 7> (left)
            right_wide = Cast <to: int = 7> (right)
            column_share = Clip (column_weight, zero, one)
            column_rest = Sub (one, column_share)
            left_part = Mul (left_wide, column_rest)
            right_part = Mul (right_wide, column_share)
            across = Add (left_part, right_part)
            top = Gather <axis: int = 2> (across, row_low)
            bottom = Gather <axis: int = 2> (across, row_high)
            row_share = Clip (row_weight, zero, one)
            row_rest = Sub (one, row_share)
            top_part = Mul (top, row_rest)
            bottom_part = Mul (bottom, row_share)
            sum = Add (top_part, bottom_part)
            half = Constant <value_int: int = 2097152> ()
            unit = Constant <value_int: int = 4194304> ()
            raised = Add (sum, half)
            mean = Div (raised, unit)
            greatest = Constant <value_int: int = 255> ()
            clipped = Min (mean, greatest)
            y = Cast <to: int = 2> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts codes = c.Input(0);
        if (codes.Type is not (ElementType.UInt8 or ElementType.Undefined)) throw c.Fail($"the codes should be uint8; they are {codes.Type}.");
        if (codes.Shape is not { } shape)
        {
            c.SetOutput(0, ElementType.UInt8, null);
            return;
        }

        if (shape.Rank != 4) throw c.Fail($"the codes should have the shape [N, C, H, W]; it is {shape}.");
        Dimension rows = c.Input(1).Shape is { Rank: 1 } row ? row[0] : Dimension.Unknown, columns = c.Input(4).Shape is { Rank: 1 } column ? column[0] : Dimension.Unknown;
        c.SetOutput(0, ElementType.UInt8, [shape[0], shape[1], rows, columns]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor codes = c.Input(0);
        if (codes.ElementType != ElementType.UInt8 || codes.Shape.Rank != 4) throw c.Fail($"the codes should be uint8 [N, C, H, W]; they are {codes}.");
        int height = codes.Shape[2], width = codes.Shape[3];
        (int[] rowLow, int[] rowHigh, long[] rowWeight) = Taps(c, 1, height);
        (int[] columnLow, int[] columnHigh, long[] columnWeight) = Taps(c, 4, width);
        DenseTensor y = c.Output(0, ElementType.UInt8, [codes.Shape[0], codes.Shape[1], rowLow.Length, columnLow.Length]);
        ReadOnlySpan<byte> from = codes.Bytes;
        Span<byte> to = y.Bytes;
        int at = 0;
        for (int plane = 0; plane < codes.Shape[0] * codes.Shape[1]; plane++)
        {
            ReadOnlySpan<byte> picture = from.Slice(plane * height * width, height * width);
            for (int row = 0; row < rowLow.Length; row++)
            {
                ReadOnlySpan<byte> top = picture.Slice(rowLow[row] * width, width), bottom = picture.Slice(rowHigh[row] * width, width);
                long share = rowWeight[row];
                for (int column = 0; column < columnLow.Length; column++)
                {
                    int left = columnLow[column], right = columnHigh[column];
                    long across = columnWeight[column];
                    long above = (top[left] * (One - across)) + (top[right] * across), below = (bottom[left] * (One - across)) + (bottom[right] * across);
                    to[at++] = (byte)(((above * (One - share)) + (below * share) + (One * One / 2)) >> 22);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } codes) c.SetOutput(0, codes);
    }

    private static (int[] Low, int[] High, long[] Weight) Taps(EvaluationContext c, int first, int extent)
    {
        long[] low = IntegerElements.ToInt64(c.Input(first)), high = IntegerElements.ToInt64(c.Input(first + 1)), weight = IntegerElements.ToInt64(c.Input(first + 2));
        if (low.Length != high.Length || low.Length != weight.Length) throw c.Fail($"the taps of one axis should be equally many; they are {low.Length}, {high.Length} and {weight.Length}.");
        return (Positions(c, low, extent), Positions(c, high, extent), Array.ConvertAll(weight, share => Math.Clamp(share, 0, One)));
    }

    private static int[] Positions(EvaluationContext c, long[] positions, int extent) => Array.ConvertAll(positions, position =>
        position >= -extent && position < extent ? (int)(position < 0 ? position + extent : position) : throw c.Fail($"position {position} lies outside an axis of {extent}."));
}
