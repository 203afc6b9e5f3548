using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>
/// What training differentiates in place of an integer function, whose own derivative is 0 nearly everywhere: the real function behind it. Roundings count as
/// the identity (the straight-through rule); where codes are cut at their ends the derivative is 0, which is the quantizer's part and not the function's.
/// </summary>
/// <param name="Rule">Which function it is, in words that follow "the derivative of".</param>
/// <param name="Value">Its value in double.</param>
/// <param name="Derivative">Its derivative; at a kink, that of the right-hand side.</param>
public sealed record SmoothFunction(string Rule, Func<double, double> Value, Func<double, double> Derivative)
{
    private const double Ln2 = 0.69314718055994531;

    /// <summary>exp.</summary>
    public static SmoothFunction Exponential { get; } = new("the exact exponential", Math.Exp, Math.Exp);

    /// <summary>1/√v of v above 0.</summary>
    public static SmoothFunction ReciprocalRoot { get; } = new("the exact reciprocal root", v => 1 / Math.Sqrt(v), v => -0.5 / (v * Math.Sqrt(v)));

    /// <summary>Lines: the slope of the line at x. Yu et al. 2022.</summary>
    /// <param name="lines">Gives the table; asked for when a value is.</param>
    public static SmoothFunction Of(Func<LineTable> lines) => new("the lines, which is their slope", x => lines().Of(x), x => lines().SlopeOf(x));

    /// <summary>exp left of 0 by halvings: x = p − z · period, exp(x) about f(p) / 2^z.</summary>
    /// <param name="rule">See <see cref="Rule"/>.</param>
    /// <param name="period">How far x falls while the result halves.</param>
    /// <param name="value">f on (−period, 0].</param>
    /// <param name="derivative">Its derivative.</param>
    internal static SmoothFunction Halving(string rule, double period, Func<double, double> value, Func<double, double> derivative)
    {
        return new SmoothFunction(rule, x => At(x, value), x => At(x, derivative));

        double At(double x, Func<double, double> function)
        {
            double halvings = Math.Floor(-x / period);
            return function(x + (halvings * period)) * Math.Exp(-Ln2 * halvings);
        }
    }

    /// <summary>1/√v by a function on [1, 4): v = 4^e · m, 1/√v about f(m) / 2^e.</summary>
    internal static SmoothFunction OfQuarters(Func<LineTable> lines)
    {
        return new SmoothFunction("the lines of the reciprocal root, which is their slope", v => At(v, lines().Of, 0.5), v => At(v, lines().SlopeOf, 0.125));

        static double At(double v, Func<double, double> function, double factor)
        {
            double exponent = Math.Floor(Math.Log2(v) / 2);
            return function(v * Math.Pow(4, -exponent)) * Math.Pow(factor, exponent);
        }
    }
}
