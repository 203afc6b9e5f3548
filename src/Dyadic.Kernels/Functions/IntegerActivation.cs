using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>An activation on integers, a row of channels at a time: GELU, SiLU, sigmoid, tanh and the like.</summary>
public abstract class IntegerActivation
{
    /// <summary>The real number that 1 stands for in the results.</summary>
    public abstract double OutputScale { get; }

    /// <summary>Bytes of the tables it reads.</summary>
    public virtual int TableBytes => 0;

    /// <summary>Computes one row.</summary>
    /// <param name="codes">Symmetric codes: 0 stands for 0.</param>
    /// <param name="results">As many results.</param>
    public abstract void Apply(ReadOnlySpan<int> codes, Span<long> results);
}

/// <summary>An activation whose results depend on one code each; of 8-bit codes it is a table of 256 results.</summary>
public abstract class ElementActivation : IntegerActivation
{
    /// <summary>The result of one code.</summary>
    public abstract long Of(long code);

    /// <inheritdoc/>
    public sealed override void Apply(ReadOnlySpan<int> codes, Span<long> results)
    {
        if (results.Length != codes.Length) throw DyadicException.BadInput($"An activation of {codes.Length} codes got room for {results.Length}.");
        for (int i = 0; i < codes.Length; i++) results[i] = Of(codes[i]);
    }
}
