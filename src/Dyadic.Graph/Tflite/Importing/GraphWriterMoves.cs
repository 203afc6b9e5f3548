using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>Reshaping, casting and broadcasting, which many rules need.</summary>
internal static class GraphWriterMoves
{
    /// <summary>Every input; none may be absent.</summary>
    public static TfliteTensor[] AllInputs(this TfliteOperator op) => [.. Enumerable.Range(0, op.Inputs.Count).Select(i => op.Input(i, "operand"))];

    /// <summary>The value under another shape.</summary>
    public static ImportedValue Reshape(this TfliteGraphWriter graph, ImportedValue value, TensorShape shape) =>
        graph.Node("Reshape", [value, graph.Integers("shape", [.. shape.Select(extent => (long)extent)])], [.. AllowZero(shape)]);

    /// <summary>The value in another element type.</summary>
    public static ImportedValue Cast(this TfliteGraphWriter graph, ImportedValue value, ElementType type) => graph.Node("Cast", [value], ("to", new AttributeValue.Int((long)type)));

    /// <summary>The layout for an operator that broadcasts: channels first when an operand is held so and every other one can be turned at no cost in the graph.</summary>
    public static TensorLayout BroadcastLayout(this TfliteGraphWriter graph, TfliteTensor output, params TfliteTensor[] operands) =>
        output.Shape.Rank == 4 && graph.CommonLayout(operands) == TensorLayout.ChannelsFirst
            && Array.TrueForAll(operands, operand => operand.Shape.Rank == 4 || operand.Shape.Count == 1 || graph.ConstantOf(operand) is not null)
            ? TensorLayout.ChannelsFirst
            : TensorLayout.AsInFile;

    /// <summary>An operand in a layout. Of lower rank, it gets leading axes of 1 before it is turned channels first, as broadcasting would give it.</summary>
    public static ImportedValue ReadBroadcast(this TfliteGraphWriter graph, TfliteTensor tensor, TensorLayout layout)
    {
        if (layout == TensorLayout.AsInFile || tensor.Shape.Rank == 4) return graph.Read(tensor, layout);
        if (tensor.Shape.Count == 1) return graph.Read(tensor);
        DenseTensor constant = graph.ConstantOf(tensor)!;
        TensorShape shape = [.. Enumerable.Repeat(1, 4 - tensor.Shape.Rank), .. tensor.Shape];
        return graph.Constant(graph.Transposed(constant.Reshaped(shape), Layouts.ToChannelsFirst), TfliteGraphWriter.NameOf(tensor));
    }

    /// <summary>The numbers of a constant integer tensor; null when it is computed.</summary>
    public static long[]? FindIntegers(this TfliteGraphWriter graph, TfliteTensor tensor) =>
        graph.ConstantOf(tensor) is { } constant && constant.ElementType.IsInteger() ? IntegerElements.ToInt64(constant) : null;

    /// <summary>The numbers of an input that must be a constant integer tensor.</summary>
    /// <exception cref="DyadicException">It is computed, or holds no integers.</exception>
    public static long[] Integers(this TfliteGraphWriter graph, TfliteOperator op, int input, string role)
    {
        TfliteTensor tensor = op.Input(input, role);
        return graph.FindIntegers(tensor) ?? throw op.Unsupported($"computes its {role} ({tensor}); only constant integers are supported there");
    }

    /// <summary>The axis in an input or option, from 0.</summary>
    /// <exception cref="DyadicException">It lies outside the rank.</exception>
    public static int CheckedAxis(this TfliteOperator op, long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw op.BadInput($"has the axis {axis}; the rank is {rank}");

    /// <summary>An extent that was computed.</summary>
    /// <exception cref="DyadicException">It is larger than a tensor can be.</exception>
    public static int CheckedExtent(this TfliteOperator op, long extent) => extent <= int.MaxValue ? (int)extent : throw op.BadInput($"makes an axis of {extent} elements");

    /// <summary>The axes in a constant input, from 0, each once, ascending.</summary>
    public static int[] Axes(this TfliteGraphWriter graph, TfliteOperator op, int input, int rank) =>
        [.. graph.Integers(op, input, "axes").Select(axis => op.CheckedAxis(axis, rank)).Distinct().Order()];

    /// <summary>A tensor of reals that never changes, as float32: halves are widened, integers with scales dequantized. Null when it is computed.</summary>
    public static DenseTensor? Reals(this TfliteGraphWriter graph, TfliteOperator op, TfliteTensor tensor)
    {
        DenseTensor? constant = graph.ConstantOf(tensor);
        if (constant is null || constant.ElementType == ElementType.Float32) return constant;
        if (constant.ElementType == ElementType.Float16) return graph.Widened(constant);
        return tensor.IsQuantized ? graph.Dequantized(constant, tensor.Quantization!) : throw op.Unsupported($"reads {tensor} as reals, which it does not hold");
    }

    /// <summary>A float16 tensor as float32.</summary>
    public static DenseTensor Widened(this TfliteGraphWriter graph, DenseTensor halves)
    {
        DenseTensor wide = graph.NewFloats(halves.Shape);
        ReadOnlySpan<Half> from = halves.Span<Half>();
        Span<float> to = wide.Span<float>();
        for (int i = 0; i < to.Length; i++) to[i] = (float)from[i];
        return wide;
    }

    private static DenseTensor Dequantized(this TfliteGraphWriter graph, DenseTensor codes, TfliteQuantization quantization)
    {
        DenseTensor reals = graph.NewFloats(codes.Shape);
        long[] numbers = IntegerElements.ToInt64(codes);
        Span<float> to = reals.Span<float>();
        int slices = quantization.Scales.Length, inner = quantization.IsPerTensor ? 1 : (int)codes.Shape.CountOf(quantization.Axis + 1, codes.Shape.Rank);
        for (int i = 0; i < to.Length; i++)
        {
            int slice = i / inner % slices;
            to[i] = quantization.Scales[slice] * (numbers[i] - quantization.ZeroPoints[slice]);
        }

        return reals;
    }

    private static DenseTensor NewFloats(this TfliteGraphWriter graph, TensorShape shape)
    {
        graph.Spend(4 * shape.Count, "constants");
        return DenseTensor.Zeros(ElementType.Float32, shape);
    }

    // Without the attribute, an extent of 0 would mean "as in the input".
    private static IEnumerable<(string Name, AttributeValue Value)> AllowZero(TensorShape shape) => shape.Count == 0 ? [("allowzero", new AttributeValue.Int(1))] : [];
}
