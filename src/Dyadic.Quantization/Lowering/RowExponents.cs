using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Products of 16-bit codes by weights with one 8-bit product: each row of codes, less the zero point, is divided by the least power of two
/// that makes it fit 8 bits, and its sums are multiplied by that power again. docs/quantized-arithmetic.md, eq. (14).
/// </summary>
/// <remarks><code>
///   codes ─ Sub Z ─┬─ Abs ─ ReduceMax (row) ─ compare with 127·2ᵏ + 2ᵏ⁻¹ ─ 2ᵉ ─┬─────────────────┐
///                  └─────────────── + 2ᵉ⁻¹, divide by 2ᵉ rounding down ────────┘─ + 128 ─ product ─ · 2ᵉ ─ sums
/// </code></remarks>
internal static class RowExponents
{
    private const int Greatest = 127, Centre = 128;

    /// <summary>The sums of products in int64.</summary>
    /// <param name="emitter">Where to.</param>
    /// <param name="owner">The layer's name.</param>
    /// <param name="input">16-bit codes; a row is the last axis.</param>
    /// <param name="weights">8-bit codes.</param>
    /// <param name="weightZeroPoint">Their zero point.</param>
    public static Value Product(GraphEmitter emitter, string owner, IntegerTensor input, Value weights, Value weightZeroPoint)
    {
        int levels = Exponents(input.Parameters);
        Value wide = emitter.Add($"{owner}_centred", new Sub(), emitter.Add($"{owner}_wide", new Cast(ElementType.Int32), input.Codes), Int32(emitter, input.Parameters.ZeroPoint));
        Value axis = emitter.Constant("row_axis", DenseTensor.Vector<long>(-1));
        Value greatest = emitter.Add($"{owner}_row_greatest", new ReduceMax(), emitter.Add($"{owner}_magnitude", new Abs(), wide), axis);

        // 1 + 1 + 2 + 4 + … over the limits that the row exceeds is the power of two.
        Value exceeds = emitter.Add($"{owner}_exceeds", new Greater(), greatest, emitter.Constant($"row_limits_{levels}", DenseTensor.Vector<int>([.. Enumerable.Range(0, levels).Select(Limit)])));
        Value steps = emitter.Add($"{owner}_steps", new Mul(), emitter.Add($"{owner}_exceeds_wide", new Cast(ElementType.Int32), exceeds), emitter.Constant($"row_steps_{levels}", DenseTensor.Vector<int>([.. Enumerable.Range(0, levels).Select(k => 1 << k)])));
        Value power = emitter.Add($"{owner}_power", new Add(), emitter.Add($"{owner}_step_sum", new ReduceSum(), steps, axis), Int32(emitter, 1));
        Value divisor = emitter.Add($"{owner}_row_power", new Clip(), power, Int32(emitter, 1), Int32(emitter, 1 << levels));

        Value shifted = emitter.Add($"{owner}_shifted", new Add(), wide, emitter.Add($"{owner}_half", new Div(), divisor, Int32(emitter, 2)));
        Value whole = emitter.Add($"{owner}_whole", new Sub(), shifted, emitter.Add($"{owner}_rest", new Mod(), shifted, divisor));
        Value narrow = emitter.Add($"{owner}_narrow", new Add(), emitter.Add($"{owner}_quotient", new Div(), whole, divisor), Int32(emitter, Centre));
        Value limited = emitter.Add($"{owner}_limited", new Clip(), narrow, Int32(emitter, Centre - Greatest), Int32(emitter, Centre + Greatest));
        Value bytes = emitter.Add($"{owner}_row_codes", new Cast(ElementType.UInt8), limited);
        Value sum = emitter.Add($"{owner}_row_sum", new MatMulInteger(), bytes, weights, emitter.Code(Centre, ElementType.UInt8), weightZeroPoint);
        return emitter.Add($"{owner}_product", new Mul(), emitter.Add($"{owner}_row_sum64", new Cast(ElementType.Int64), sum), emitter.Add($"{owner}_row_power64", new Cast(ElementType.Int64), divisor));
    }

    /// <summary>The greatest |sum + bias| that a verifier can see: the greatest 8-bit code times the greatest power of two may exceed the codes' own range.</summary>
    public static Int128 Magnitude(LinearConstants constants, AffineParameters input)
    {
        int perChannel = constants.Weights.Codes.Length / constants.Bias.Length;
        Int128 greatest = 0;
        for (int channel = 0; channel < constants.Bias.Length; channel++)
        {
            long sum = 0;
            foreach (short code in constants.Weights.Codes.AsSpan(channel * perChannel, perChannel)) sum += Math.Abs((int)code);
            greatest = Int128.Max(greatest, ((Int128)sum * Greatest << Exponents(input)) + Math.Abs((long)constants.Bias[channel]));
        }

        return greatest;
    }

    // The greatest magnitude that divided by 2ᵏ, ties up, is at most 127.
    private static int Limit(int k) => k == 0 ? Greatest : (Greatest << k) + (1 << (k - 1)) - 1;

    // How many limits a code of the format can exceed.
    private static int Exponents(AffineParameters parameters)
    {
        int reach = Math.Max(parameters.Format.MaxCode - parameters.ZeroPoint, parameters.ZeroPoint - parameters.Format.MinCode), levels = 0;
        while (Limit(levels) < reach) levels++;
        return levels;
    }

    private static Value Int32(GraphEmitter emitter, int value) => emitter.Constant($"int32_{value}", DenseTensor.Scalar(value));
}
