using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Products of codes by weights: one 8-bit product, or two for 16-bit codes split into hi·256 + lo. docs/quantized-arithmetic.md, eq. (11).</summary>
internal static class BytePlanes
{
    private const int Base = 256;

    /// <summary>The accumulator of a product: int32 for codes of at most 8 bits, int64 for 16.</summary>
    public static Value Product(GraphEmitter emitter, string owner, Operator product, IntegerTensor input, Value weights, Value weightZeroPoint)
    {
        if (input.Parameters.Format.Bits <= 8)
        {
            return emitter.Add($"{owner}_product", product, input.Codes, weights, emitter.ZeroPoint(input), weightZeroPoint);
        }

        // Signed codes are shifted to unsigned ones; the zero point moves along, so differences stay.
        int shift = input.Parameters.Format.Signed ? 1 << 15 : 0;
        int zeroPoint = input.Parameters.ZeroPoint + shift;
        Value wide = emitter.Add($"{owner}_wide", new Cast(ElementType.Int32), input.Codes);
        if (shift != 0) wide = emitter.Add($"{owner}_unsigned", new Add(), wide, Int32(emitter, shift));
        Value low = emitter.Add($"{owner}_low", new Mod(), wide, Int32(emitter, Base));
        Value high = emitter.Add($"{owner}_high", new Div(), emitter.Add($"{owner}_above", new Sub(), wide, low), Int32(emitter, Base));
        Value highSum = Plane(emitter, $"{owner}_high", product, high, zeroPoint / Base, weights, weightZeroPoint);
        Value lowSum = Plane(emitter, $"{owner}_low", product, low, zeroPoint % Base, weights, weightZeroPoint);
        return emitter.Add($"{owner}_product", new Add(), emitter.Add($"{owner}_high_scaled", new Mul(), highSum, emitter.Int64(Base)), lowSum);
    }

    private static Value Plane(GraphEmitter emitter, string name, Operator product, Value plane, int zeroPoint, Value weights, Value weightZeroPoint)
    {
        Value bytes = emitter.Add($"{name}_plane", new Cast(ElementType.UInt8), plane);
        Value sum = emitter.Add($"{name}_sum", product, bytes, weights, emitter.Code(zeroPoint, ElementType.UInt8), weightZeroPoint);
        return emitter.Add($"{name}_sum64", new Cast(ElementType.Int64), sum);
    }

    private static Value Int32(GraphEmitter emitter, int value) => emitter.Constant($"int32_{value}", DenseTensor.Scalar(value));
}
