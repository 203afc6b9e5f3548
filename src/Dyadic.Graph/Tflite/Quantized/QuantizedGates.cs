using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Rules;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>The weights of an LSTM's four gates for one of their operands, beside each other in the order input, forget, output, candidate.</summary>
/// <param name="Weights">uint8 with zero point 128, channels of the operand × all gates' units.</param>
/// <param name="Bias">int32, one a column.</param>
/// <param name="Multipliers">What rescales a column's sum to the gates' scale of 2⁻¹².</param>
/// <param name="Divisors">The powers of two behind the multiplication.</param>
internal sealed record QuantizedGates(DenseTensor Weights, DenseTensor Bias, DenseTensor Multipliers, DenseTensor Divisors)
{
    private const float GateScale = 1f / 4096;

    // In the file: input, forget, candidate, output.
    private static readonly int[] Order = [0, 1, 3, 2];

    /// <summary>Reads the gates.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The position of the first gate's weights.</param>
    /// <param name="biases">The position of its bias; null for none.</param>
    /// <param name="shape">Units × channels of the operand.</param>
    /// <param name="scale">The operand's scale.</param>
    /// <exception cref="DyadicException">A constant is missing or has another type or shape.</exception>
    public static QuantizedGates Read(TfliteOperator op, TfliteGraphWriter graph, int weights, int? biases, TensorShape shape, float scale)
    {
        int units = shape[0], columns = Order.Length * units;
        graph.Spend((shape.Count * Order.Length) + (columns * (sizeof(int) + (2L * sizeof(long)))), "weights");
        DenseTensor codes = DenseTensor.Zeros(ElementType.UInt8, [columns, shape[1]]), bias = DenseTensor.Zeros(ElementType.Int32, [columns]);
        DenseTensor multipliers = DenseTensor.Zeros(ElementType.Int64, [columns]), divisors = DenseTensor.Zeros(ElementType.Int64, [columns]);
        for (int gate = 0; gate < Order.Length; gate++)
        {
            TfliteTensor tensor = SequenceLstm.GateTensor(op, weights + Order[gate]);
            if (tensor is not { Type: ElementType.Int8, Quantization: { Scales: [> 0], ZeroPoints: [0] } } || tensor.Shape != shape) throw op.Unsupported($"has weights {tensor}; int8 of shape {shape} with one scale and zero point 0 are supported");
            UnsignedCodes.Convert(graph.Required(op, tensor, "weights"), ElementType.UInt8).Bytes.CopyTo(codes.Bytes[(int)(gate * shape.Count)..]);
            GemmlowpMultiplier factor = GemmlowpMultiplier.Of(tensor.Scale() * scale / GateScale);
            multipliers.Span<long>().Slice(gate * units, units).Fill(factor.LeftShifted);
            divisors.Span<long>().Slice(gate * units, units).Fill(factor.Divisor);
            if (biases is { } first) BiasOf(op, graph, first + Order[gate], units).CopyTo(bias.Span<int>()[(gate * units)..]);
        }

        return new QuantizedGates(graph.Transposed(codes, [1, 0]), bias, multipliers, divisors);
    }

    private static ReadOnlySpan<int> BiasOf(TfliteOperator op, TfliteGraphWriter graph, int position, int units)
    {
        TfliteTensor tensor = SequenceLstm.GateTensor(op, position);
        if (tensor.Type != ElementType.Int32 || tensor.Shape.Count != units) throw op.BadInput($"has a bias {tensor}; expected int32 of {units} elements");
        return graph.Required(op, tensor, "bias").Span<int>();
    }
}
