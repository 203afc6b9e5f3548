using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>What the hidden state adds to the gates of a recurrent layer: Σ (h − zero point) · R + bias, rescaled to 16-bit codes, saturated.</summary>
public sealed class RecurrentProduct
{
    /// <summary>A product of one direction.</summary>
    /// <param name="units">H.</param>
    /// <param name="weights">[H][gates · H], code − zero point, in [−255, 255].</param>
    /// <param name="bias">One a column.</param>
    /// <param name="rescales">One a column, rounding half up.</param>
    /// <param name="zeroPoint">The hidden state's code of 0.</param>
    /// <exception cref="DyadicException">The lengths do not go together.</exception>
    public RecurrentProduct(int units, short[] weights, int[] bias, Requantizer[] rescales, int zeroPoint)
    {
        if (units < 1 || weights.Length % units != 0 || weights.Length / units != bias.Length || bias.Length != rescales.Length)
        {
            throw DyadicException.BadInput($"A recurrent product of {units} units got {weights.Length} weights, {bias.Length} biases and {rescales.Length} multipliers.");
        }

        (Units, Weights, Bias, Rescales, ZeroPoint) = (units, weights, bias, rescales, zeroPoint);
    }

    /// <summary>H.</summary>
    public int Units { get; }

    /// <summary>The number of columns: gates · H.</summary>
    public int Columns => Bias.Length;

    /// <summary>[H][columns], code − zero point.</summary>
    public short[] Weights { get; }

    /// <summary>One a column.</summary>
    public int[] Bias { get; }

    /// <summary>One a column.</summary>
    public Requantizer[] Rescales { get; }

    /// <summary>The hidden state's code of 0.</summary>
    public int ZeroPoint { get; }

    /// <summary>One column.</summary>
    /// <param name="hidden">H codes.</param>
    /// <param name="column">Which.</param>
    public int Of(ReadOnlySpan<byte> hidden, int column)
    {
        int sum = Bias[column];
        for (int k = 0; k < hidden.Length; k++) sum += (hidden[k] - ZeroPoint) * Weights[(k * Columns) + column];
        return (int)Math.Clamp(Rescales[column].Apply(sum), short.MinValue, short.MaxValue);
    }
}
