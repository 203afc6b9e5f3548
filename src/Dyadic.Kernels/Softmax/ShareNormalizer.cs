namespace Dyadic.Kernels.Functions;

/// <summary>Shares of a row's terms in their sum.</summary>
public abstract class ShareNormalizer
{
    /// <summary>How a code is read; see <see cref="ShareFormat"/>.</summary>
    public abstract ShareFormat Format { get; }

    /// <summary>The greatest code; the least is 0.</summary>
    public abstract int Greatest { get; }

    /// <summary>Bytes of the tables it reads.</summary>
    public virtual int TableBytes => 0;

    /// <summary>Whether <see cref="Apply(int*, int, long)"/> takes terms up to a number.</summary>
    internal virtual bool HasLanes(long largest) => false;

    /// <summary>Computes codes sixteen at a time, in place of their terms.</summary>
    /// <param name="terms">0 or more, of at most 31 bits.</param>
    /// <param name="count">A multiple of sixteen.</param>
    /// <param name="sum">The sum of a row's terms, at least 1; the row may have others.</param>
    internal virtual unsafe void Apply(int* terms, int count, long sum) => throw new NotSupportedException();

    /// <summary>Computes the codes of one row.</summary>
    /// <param name="terms">Terms of an exponential, 0 or more; their sum stays below 2⁶².</param>
    /// <param name="codes">As many codes.</param>
    public abstract void Apply(ReadOnlySpan<long> terms, Span<int> codes);

    /// <summary>The sum of a row's terms, at least 1: a row in which nothing is visible has shares of 0.</summary>
    protected static long Sum(ReadOnlySpan<long> terms)
    {
        long sum = 0;
        foreach (long term in terms) sum = checked(sum + term);
        return Math.Max(sum, 1);
    }
}

/// <summary>How a share is read from its code.</summary>
/// <param name="Scale">Of a linear code: share = scale · code. 0 for a logarithmic one.</param>
/// <param name="ZeroCode">Of a logarithmic code, share = 2^−code: the code that means 0, or −1 when none does.</param>
public readonly record struct ShareFormat(double Scale, int ZeroCode = -1)
{
    /// <summary>True when a code is the negative logarithm to base 2 of the share.</summary>
    public bool IsLogarithmic => Scale == 0;

    /// <summary>The share that a code stands for.</summary>
    public double Share(int code) => !IsLogarithmic ? Scale * code : code == ZeroCode ? 0 : Math.ScaleB(1, -code);
}
