using System.Numerics;

namespace Dyadic.Kernels;

/// <summary>The error function of floats: its series up to ½, beyond it 1 − p(t)·exp(−x²) with t = 1 / (1 + c·|x|) (Abramowitz and Stegun, 7.1.26).</summary>
internal static class ErrorFunction
{
    private const float SeriesEnd = 0.5f;
    private const float TailStep = 0.3275911f;

    // 2/√π · (−1)ⁿ / (n! · (2n + 1)), the highest power first.
    private static readonly float[] Series = [.. Enumerable.Range(0, 7).Reverse().Select(n => (float)(2 / Math.Sqrt(Math.PI) * (n % 2 == 0 ? 1 : -1) / (Enumerable.Range(1, n).Aggregate(1.0, (product, i) => product * i) * ((2 * n) + 1))))];

    private static readonly float[] Tail = [1.061405429f, -1.453152027f, 1.421413741f, -0.284496736f, 0.254829592f];

    public static void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count) Of(new Vector<float>(x[i..])).CopyTo(y[i..]);
        if (i == x.Length) return;
        Span<float> rest = stackalloc float[Vector<float>.Count];
        rest.Clear();
        x[i..].CopyTo(rest);
        Of(new Vector<float>(rest)).CopyTo(rest);
        rest[..(x.Length - i)].CopyTo(y[i..]);
    }

    private static Vector<float> Of(Vector<float> x)
    {
        Vector<float> magnitude = Vector.Abs(x), square = x * x;
        Vector<float> near = x * Polynomial(Series, square);
        Vector<float> t = Vector<float>.One / (Vector<float>.One + (magnitude * TailStep));
        Vector<float> far = Vector<float>.One - (t * Polynomial(Tail, t) * Vector.Exp(-square));
        return Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<float>(SeriesEnd)), near, Vector.CopySign(far, x));
    }

    private static Vector<float> Polynomial(float[] coefficients, Vector<float> x)
    {
        Vector<float> sum = new(coefficients[0]);
        for (int i = 1; i < coefficients.Length; i++) sum = (sum * x) + new Vector<float>(coefficients[i]);
        return sum;
    }
}
