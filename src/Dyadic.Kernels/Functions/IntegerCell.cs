namespace Dyadic.Kernels.Functions;

/// <summary>One step of a recurrent layer of one direction, in integers: the definition, in plain loops.</summary>
/// <param name="product">What the hidden state adds to the gates.</param>
/// <param name="output">How the hidden state becomes codes.</param>
public abstract class IntegerCell(RecurrentProduct product, HiddenCode output)
{
    /// <summary>2^15 as a shift: the products of two Q15 numbers, or of one and a code, are rounded back by it.</summary>
    private protected const int Fraction = 15;

    /// <summary>What the hidden state adds to the gates.</summary>
    public RecurrentProduct Product => product;

    /// <summary>How the hidden state becomes codes.</summary>
    public HiddenCode Output => output;

    /// <summary>H.</summary>
    public int Units => product.Units;

    /// <summary>Gates a unit.</summary>
    public int Gates => product.Columns / product.Units;

    /// <summary>Makes the states those of the next step.</summary>
    /// <param name="gates">What the step's input adds to the gates: [gates][H] codes.</param>
    /// <param name="hidden">H codes.</param>
    /// <param name="carry">H numbers of 16 bits: the cell state of an LSTM, the hidden state of a GRU in Q15.</param>
    public abstract void Step(ReadOnlySpan<short> gates, Span<byte> hidden, Span<short> carry);

    private protected static int Saturate(int sum) => Math.Clamp(sum, short.MinValue, short.MaxValue);

    /// <summary>(a · b + 2^(shift − 1)) >> shift.</summary>
    private protected static int RoundedProduct(int a, int b, int shift) => ((a * b) + (1 << (shift - 1))) >> shift;
}
