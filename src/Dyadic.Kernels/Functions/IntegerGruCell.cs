namespace Dyadic.Kernels.Functions;

/// <summary>A GRU in integers: gates z, r, h as ONNX orders them. The hidden state has 16 bits (Q15); products read its 8-bit code. Sari, Courville and Partovi Nia 2021.</summary>
/// <remarks>
/// h' = n + ((z·(h − n) + 2¹⁴) >> 15), with n = tanh(saturate(input + ((r·recurrent + 2¹⁴) >> 15))), or, where the reset gate comes first, n = tanh(saturate(input + R·code((r·h + 2¹⁴) >> 15))).
/// The hidden state moves between h and n, so it never leaves 16 bits. docs/quantized-arithmetic.md, eq. (16).
/// </remarks>
/// <param name="product">What the hidden state adds to the gates.</param>
/// <param name="gate">The sigmoid.</param>
/// <param name="candidate">The tanh.</param>
/// <param name="resetFirst">The reset gate acts on the hidden state before the product, not on the product.</param>
/// <param name="output">How the hidden state becomes codes.</param>
public sealed class IntegerGruCell(RecurrentProduct product, InterpolationTable gate, InterpolationTable candidate, bool resetFirst, HiddenCode output) : IntegerCell(product, output)
{
    /// <summary>The sigmoid.</summary>
    public InterpolationTable Gate => gate;

    /// <summary>The tanh.</summary>
    public InterpolationTable Candidate => candidate;

    /// <summary>The reset gate acts on the hidden state before the product.</summary>
    public bool ResetFirst => resetFirst;

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<short> gates, Span<byte> hidden, Span<short> carry)
    {
        byte[] before = hidden.ToArray(), kept = new byte[Units];
        int[] reset = new int[Units];
        for (int unit = 0; unit < Units; unit++)
        {
            reset[unit] = gate.Of(Saturate(gates[Units + unit] + Product.Of(before, Units + unit)));
            kept[unit] = Output.Of(RoundedProduct(reset[unit], carry[unit], Fraction));
        }

        for (int unit = 0; unit < Units; unit++)
        {
            int column = (2 * Units) + unit;
            int update = gate.Of(Saturate(gates[unit] + Product.Of(before, unit)));
            int recurrent = resetFirst ? Product.Of(kept, column) : RoundedProduct(reset[unit], Product.Of(before, column), Fraction);
            int next = candidate.Of(Saturate(gates[column] + recurrent));
            carry[unit] = (short)(next + RoundedProduct(update, carry[unit] - next, Fraction));
            hidden[unit] = Output.Of(carry[unit]);
        }
    }
}
