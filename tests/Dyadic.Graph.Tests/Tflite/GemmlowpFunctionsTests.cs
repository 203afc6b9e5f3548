using Dyadic.Graphs.Tflite.Quantized;

namespace Dyadic.Graphs.Tflite.Tests;

/// <summary>The 16-bit functions of integer recurrent cells stay as near the real ones as 16-bit products let them, for every code.</summary>
public sealed class GemmlowpFunctionsTests
{
    [Fact]
    public void The_logistic_function_is_within_seven_steps() =>
        Assert.InRange(Largest(code => GemmlowpFunctions.Logistic(code, 3), x => 1 / (1 + Math.Exp(-x)), 3), 0, 7);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void The_hyperbolic_tangent_is_odd_and_within_thirteen_steps(int integerBits)
    {
        Assert.InRange(Largest(code => GemmlowpFunctions.Tanh(code, integerBits), Math.Tanh, integerBits), 0, 13);
        Assert.All(Enumerable.Range(0, short.MaxValue), code => Assert.Equal(GemmlowpFunctions.Tanh(code, integerBits), -GemmlowpFunctions.Tanh(-code, integerBits)));
    }

    // In steps of 2⁻¹⁵.
    private static double Largest(Func<int, int> computed, Func<double, double> real, int integerBits) =>
        Enumerable.Range(short.MinValue, 1 << 16).Max(code => Math.Abs(computed(code) - (32768 * real(Math.ScaleB(code, integerBits - 15)))));
}
