using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>Softmax of integer logits: distances below the greatest, an exponential, the shares of the terms in their sum.</summary>
/// <param name="exponential">exp.</param>
/// <param name="normalizer">The division.</param>
public sealed class IntegerSoftmax(IntegerExponential exponential, ShareNormalizer normalizer)
{
    /// <summary>exp.</summary>
    public IntegerExponential Exponential => exponential;

    /// <summary>The division.</summary>
    public ShareNormalizer Normalizer => normalizer;

    /// <summary>The longest row whose sum of terms stays below 2⁶².</summary>
    public long LongestRow => (1L << 62) / Math.Max(exponential.Largest, 1);

    /// <summary>Bytes of all tables.</summary>
    public int TableBytes => exponential.TableBytes + normalizer.TableBytes;

    /// <summary>Computes one row.</summary>
    /// <param name="logits">The codes.</param>
    /// <param name="visible">Which of them take part, or empty for all; the others get the code of the share 0, or the least share there is.</param>
    /// <param name="codes">As many codes of shares. When nothing is visible, all are those of an invisible logit.</param>
    /// <exception cref="DyadicException">The spans differ in length, or the row is longer than <see cref="LongestRow"/>.</exception>
    public void Apply(ReadOnlySpan<int> logits, ReadOnlySpan<bool> visible, Span<int> codes)
    {
        if (codes.Length != logits.Length || (visible.Length != 0 && visible.Length != logits.Length)) throw DyadicException.BadInput($"A softmax of {logits.Length} logits got a mask of {visible.Length} and room for {codes.Length}.");
        if (logits.Length > LongestRow) throw DyadicException.Unsupported($"A row of {logits.Length} logits could overflow its sum; this exponential takes rows of at most {LongestRow}.");
        long greatest = long.MinValue;
        for (int i = 0; i < logits.Length; i++)
        {
            if (visible.Length == 0 || visible[i]) greatest = Math.Max(greatest, logits[i]);
        }

        long[] terms = new long[logits.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            if (visible.Length == 0 || visible[i]) terms[i] = exponential.Of(greatest - logits[i]);
        }

        normalizer.Apply(terms, codes);
    }
}
