using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>DIV on 8-bit codes: the built-in kernel's product with a fixed-point reciprocal, for each of the 65,536 pairs of codes, as a table.</summary>
/// <remarks>TFLite stops at a divisor of zero; here the quotient is then taken as zero.</remarks>
internal sealed class QuantizedDivRule() : QuantizedPairRule(TfliteBuiltin.Div)
{
    // With 29 bits of fraction.
    private const int FortyEight17ths = 1515870810, ThirtyTwo17ths = 1010580540, One = 1 << 29;

    private protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        TfliteTensor left = op.Inputs[0]!, right = op.Inputs[1]!;
        CodeRange range = CodeRange.Of(op, op.Output, op.Activation(0));
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of((double)left.Scale() / ((double)right.Scale() * op.Output.Scale()));
        byte[] table = new byte[1 << 16];
        graph.Spend(table.Length, TfliteGraphWriter.NameOf(op.Output));
        for (int pair = 0; pair < table.Length; pair++) table[pair] = (byte)range.Clamp(Quotient((pair >> 8) - left.ZeroPoint(), (pair & 255) - right.ZeroPoint(), factor));
        ImportedValue index = graph.Node("Add", [graph.Node("Mul", [graph.Cast(a, ElementType.Int32), graph.Int32(256)]), graph.Cast(b, ElementType.Int32)]);
        return graph.Node("Gather", [graph.Constant(DenseTensor.Vector<byte>(table), "quotients"), index]);
    }

    private static int Quotient(int x, int y, GemmlowpMultiplier factor)
    {
        if (y == 0) return 0;
        if (y < 0) (x, y) = (-x, -y);
        (int reciprocal, int bits) = Reciprocal(y);
        int room = BitOperations.LeadingZeroCount((uint)(x < 0 ? ~x : x)) - 1;
        int fine = Requantizer.SaturatingRoundingDoublingHighMul(x << room, reciprocal);
        return (factor with { Exponent = factor.Exponent - bits - room }).Apply(fine);
    }

    // 1 / y as reciprocal · 2^−(31 + bits): three steps of Newton's method for 1 / (1 + f), f in [0, 1), with 2 integer bits.
    private static (int Reciprocal, int Bits) Reciprocal(int y)
    {
        int bits = 31 - BitOperations.LeadingZeroCount((uint)y);
        int fraction = (int)(((uint)y << (31 - bits)) - (1u << 31));
        int halfDenominator = (int)(((long)fraction + int.MaxValue + 1) / 2);
        int x = FortyEight17ths + Requantizer.SaturatingRoundingDoublingHighMul(halfDenominator, -ThirtyTwo17ths);
        for (int step = 0; step < 3; step++)
        {
            int rest = One - Requantizer.SaturatingRoundingDoublingHighMul(halfDenominator, x);
            x += Raised(Requantizer.SaturatingRoundingDoublingHighMul(x, rest), 2);
        }

        return (Raised(x, 1), bits);
    }

    private static int Raised(int x, int bits) => (int)Math.Clamp((long)x << bits, int.MinValue, int.MaxValue);
}
