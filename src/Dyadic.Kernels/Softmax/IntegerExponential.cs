namespace Dyadic.Kernels.Functions;

/// <summary>exp(−S · d) of integers d ≥ 0, the distances of a row's codes below its greatest one. It never rises with d.</summary>
/// <remarks>A softmax is an exponential and a <see cref="ShareNormalizer"/>; any of one goes with any of the other, since a common factor of a row cancels.</remarks>
public abstract class IntegerExponential
{
    /// <summary>The real number that 1 stands for.</summary>
    public abstract double OutputScale { get; }

    /// <summary>The term of the greatest code; no term is greater, none is negative.</summary>
    public long Largest => Of(0);

    /// <summary>Bytes of the tables it reads.</summary>
    public virtual int TableBytes => 0;

    /// <summary>The function of sixteen distances at a time, for 16-bit codes; null when a term or a step on the way may leave 32 bits.</summary>
    internal virtual TermLanes? Lanes => null;

    /// <summary>The term of one code.</summary>
    /// <param name="below">0 or more.</param>
    public abstract long Of(long below);
}
