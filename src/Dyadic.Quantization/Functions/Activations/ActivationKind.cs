using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>The functions of single elements that integer families know.</summary>
public enum ActivationKind
{
    /// <summary>x · Φ(x), by the error function or by tanh.</summary>
    Gelu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,

    /// <summary>1 / (1 + e^−x).</summary>
    Sigmoid,

    /// <summary>tanh(x).</summary>
    Tanh,

    /// <summary>e^x.</summary>
    Exp,
}

/// <summary>Recognises a function by its numbers, however an exporter wrote it.</summary>
internal static class ActivationKinds
{
    private const double Tolerance = 2e-5;
    private const double Reach = 6;
    private const int Steps = 96;

    /// <summary>The kind of a float32 function; null when it is none of them.</summary>
    public static ActivationKind? Recognise(Func<DenseTensor, DenseTensor> function)
    {
        float[] points = [.. Enumerable.Range(-Steps, (2 * Steps) + 1).Select(i => (float)(i * Reach / Steps))];
        float[] values = function(DenseTensor.Vector<float>(points)).Span<float>().ToArray();
        if (Is(Gelu) || Is(TanhGelu)) return ActivationKind.Gelu;
        if (Is(x => x * Sigmoid(x))) return ActivationKind.Silu;
        if (Is(Sigmoid)) return ActivationKind.Sigmoid;
        if (Is(Math.Tanh)) return ActivationKind.Tanh;
        return Is(Math.Exp) ? ActivationKind.Exp : null;

        bool Is(Func<double, double> kind)
        {
            for (int i = 0; i < points.Length; i++)
            {
                double expected = kind(points[i]);
                if (!(Math.Abs(values[i] - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)))) return false;
            }

            return true;
        }
    }

    /// <summary>x · Φ(x).</summary>
    public static double Gelu(double x) => x * Normal(x);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double TanhGelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    /// <summary>Φ by Simpson's rule over the density, far within the tolerance.</summary>
    public static double Normal(double x)
    {
        const int parts = 128;
        double step = x / parts, sum = Density(0) + Density(x);
        for (int i = 1; i < parts; i++) sum += Density(i * step) * (i % 2 == 0 ? 2 : 4);
        return 0.5 + (sum * step / 3);
    }

    /// <summary>Φ's derivative.</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
