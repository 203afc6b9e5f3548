namespace Dyadic.Kernels.Functions;

/// <summary>An LSTM in integers: gates i, o, f, c as ONNX orders them, 16-bit gates and cell state, 8-bit hidden state. Sari, Courville and Partovi Nia 2021.</summary>
/// <remarks>
/// g = saturate(input + recurrent); c' = limit(((f·c + 2¹⁴) >> 15) + ((i·candidate + 2^(s−1)) >> s)); h' = code((o·squash(c') + 2¹⁴) >> 15), with sigmoid and tanh
/// by <see cref="InterpolationTable"/>. A cell state of scale 2^−m has s = 30 − m. docs/quantized-arithmetic.md, eq. (15).
/// </remarks>
/// <param name="product">What the hidden state adds to the gates.</param>
/// <param name="gate">The sigmoid.</param>
/// <param name="candidate">The tanh of the candidate.</param>
/// <param name="squash">The tanh of the cell state.</param>
/// <param name="updateShift">s, in [15, 30].</param>
/// <param name="limit">The least and greatest cell state, 16-bit numbers.</param>
/// <param name="output">How the hidden state becomes codes.</param>
public sealed class IntegerLstmCell(
    RecurrentProduct product, InterpolationTable gate, InterpolationTable candidate, InterpolationTable squash, int updateShift, (short Least, short Greatest) limit, HiddenCode output)
    : IntegerCell(product, output)
{
    /// <summary>The sigmoid.</summary>
    public InterpolationTable Gate => gate;

    /// <summary>The tanh of the candidate.</summary>
    public InterpolationTable Candidate => candidate;

    /// <summary>The tanh of the cell state.</summary>
    public InterpolationTable Squash => squash;

    /// <summary>s.</summary>
    public int UpdateShift => updateShift;

    /// <summary>The least and greatest cell state.</summary>
    public (short Least, short Greatest) Limit => limit;

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<short> gates, Span<byte> hidden, Span<short> carry)
    {
        byte[] before = hidden.ToArray();
        for (int unit = 0; unit < Units; unit++)
        {
            int input = gate.Of(Sum(gates, before, unit)), o = gate.Of(Sum(gates, before, Units + unit)), forget = gate.Of(Sum(gates, before, (2 * Units) + unit));
            int update = candidate.Of(Sum(gates, before, (3 * Units) + unit));
            carry[unit] = (short)Math.Clamp(RoundedProduct(forget, carry[unit], Fraction) + RoundedProduct(input, update, updateShift), limit.Least, limit.Greatest);
            hidden[unit] = Output.Of(RoundedProduct(o, squash.Of(carry[unit]), Fraction));
        }
    }

    private int Sum(ReadOnlySpan<short> gates, byte[] hidden, int column) => Saturate(gates[column] + Product.Of(hidden, column));
}
