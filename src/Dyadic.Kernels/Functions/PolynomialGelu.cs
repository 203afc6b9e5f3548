using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>I-BERT's i-GELU: x/2 · (1 + erf(x/√2)) with erf(x) = sgn(x) · (a · (min(|x|, −b) + b)² + 1), a = −0.2888, b = −1.769. Kim et al. 2021, algorithms 1 and 2.</summary>
public sealed class PolynomialGelu : ElementActivation
{
    private const double A = -0.2888, B = -1.769;
    private const int ProgramShift = 14;

    private readonly long _offset;
    private readonly long _constant;
    private readonly long _one;
    private readonly int _shift;

    /// <summary>Fixes the function.</summary>
    /// <param name="scale">The codes' step S.</param>
    /// <param name="shift">Bits dropped from the error function, which keeps fine steps within 64 bits; null for as many as leave it some 12 bits, at most the 14 of the published program.</param>
    /// <exception cref="DyadicException">The step is so coarse or so fine that the polynomial has no integer form.</exception>
    public PolynomialGelu(double scale, int? shift = null)
    {
        double step = scale / Math.Sqrt(2), square = Math.Abs(A) * step * step;
        if (!(scale > 0) || !(1 / square < 1L << 50)) throw DyadicException.Unsupported($"i-GELU takes steps above 2^-25; got {scale}.");
        _shift = shift ?? Math.Clamp((int)Math.Floor(Math.Log2(1 / square)) - 12, 0, ProgramShift);
        (_offset, _constant) = ((long)Math.Floor(B / step), (long)Math.Floor(-1 / square));
        double erfScale = Math.ScaleB(square, _shift);
        _one = (long)Math.Floor(-1 / erfScale);
        OutputScale = scale * erfScale / 2;
    }

    /// <summary>b in steps of x/√2.</summary>
    public long Offset => _offset;

    /// <summary>1/a in squared steps, negative.</summary>
    public long Constant => _constant;

    /// <inheritdoc/>
    public override double OutputScale { get; }

    /// <inheritdoc/>
    public override long Of(long code)
    {
        long inner = Math.Min(Math.Abs(code), -_offset) + _offset;
        long erf = (Math.Sign(code) * ((inner * inner) + _constant)) >> _shift;
        return -code * (erf + _one); // the scale of erf is negative: its sign moves here
    }
}
