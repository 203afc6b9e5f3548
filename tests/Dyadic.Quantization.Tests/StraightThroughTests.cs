namespace Dyadic.Quantization.Tests;

/// <summary>What training differentiates: its derivative is that of its values, and its values are near the function that the integers compute.</summary>
public sealed class StraightThroughTests
{
    private const double Step = 1e-6;

    [Fact]
    public void Activations_have_the_derivative_of_their_values_and_stay_near_the_function()
    {
        foreach (IActivationMethod method in ActivationMethods.All)
        {
            foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
            {
                SmoothFunction smooth = method.StraightThrough(kind), exact = new ExactActivations() is IActivationMethod one ? one.StraightThrough(kind) : null!;
                Check($"{method.Name} {kind}", smooth, -4, 4);
                double most = kind == ActivationKind.Exp ? 1e-12 : 0.03;
                for (double x = -4; x <= 4; x += 0.01) Assert.InRange(smooth.Value(x) - exact.Value(x), -most, most);
            }
        }
    }

    // The integers themselves, on steps so fine that their roundings do not show.
    [Fact]
    public void Integer_activations_follow_what_is_differentiated()
    {
        const int codes = 4096;
        foreach (IActivationMethod method in ActivationMethods.All)
        {
            foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
            {
                if (method.Create(kind, 3.0 / codes, 3) is not { } function || function is Kernels.Functions.ShiftGelu) continue; // whose sigmoid has 7 bits
                int[] inputs = [.. Enumerable.Range(-codes, (2 * codes) + 1)];
                long[] results = new long[inputs.Length];
                function.Apply(inputs, results);
                SmoothFunction smooth = method.StraightThrough(kind);
                Assert.All(inputs, q => Assert.Equal(smooth.Value(q * 3.0 / codes), function.OutputScale * results[q + codes], 2e-3));
            }
        }
    }

    [Fact]
    public void Exponentials_have_the_derivative_of_their_values_and_stay_near_exp()
    {
        foreach (ISoftmaxMethod method in SoftmaxMethods.All)
        {
            SmoothFunction smooth = method.StraightThrough;
            Check(method.Name, smooth, -6, -0.001);
            for (double x = -10; x <= 0; x += 0.01) Assert.InRange(smooth.Value(x) - Math.Exp(x), -0.05, 0.05);
            Assert.False(string.IsNullOrWhiteSpace(smooth.Rule));
        }
    }

    [Fact]
    public void Reciprocal_roots_have_the_derivative_of_their_values()
    {
        foreach (INormalizationMethod method in NormalizationMethods.All)
        {
            SmoothFunction smooth = method.StraightThrough;
            Check(method.Name, smooth, 0.1, 40);
            for (double v = 0.01; v < 1000; v *= 1.07) Assert.Equal(1, smooth.Value(v) * Math.Sqrt(v), 1e-3);
        }
    }

    // Numerical derivatives on both sides; where they differ there is a kink or a jump, of which only a few may be met.
    private static void Check(string name, SmoothFunction smooth, double from, double to)
    {
        const int places = 801;
        int kinks = 0;
        for (int i = 0; i < places; i++)
        {
            double x = from + ((to - from) * i / (places - 1)) + 1e-4;
            double left = (smooth.Value(x) - smooth.Value(x - Step)) / Step, right = (smooth.Value(x + Step) - smooth.Value(x)) / Step, derivative = smooth.Derivative(x);
            if (Math.Abs(left - right) > 1e-3 * (1 + Math.Abs(derivative)))
            {
                kinks++;
                continue;
            }

            Assert.True(Math.Abs(((left + right) / 2) - derivative) <= 1e-4 * (1 + Math.Abs(derivative)), $"{name} at {x}: {derivative}, by differences {left} and {right}");
        }

        Assert.InRange(kinks, 0, 2);
    }
}
