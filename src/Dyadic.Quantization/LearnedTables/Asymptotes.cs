using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>A function that bends around 0 and ends in two lines.</summary>
/// <param name="Function">What is learned, over the range in which it bends.</param>
/// <param name="Left">Slope and intercept far left.</param>
/// <param name="Right">Slope and intercept far right.</param>
internal sealed record Asymptotes(LearnedFunction Function, (double Slope, double Intercept) Left, (double Slope, double Intercept) Right)
{
    /// <summary>The shape of a function; null for one that does not end in lines.</summary>
    public static Asymptotes? Of(ActivationKind kind) => kind switch
    {
        ActivationKind.Gelu => new(LearnedFunction.Activation("gelu", ActivationKinds.Gelu, -5, 5), (0, 0), (1, 0)),
        ActivationKind.Silu => new(LearnedFunction.Activation("silu", x => x / (1 + Math.Exp(-x)), -10, 10), (0, 0), (1, 0)),
        ActivationKind.Sigmoid => new(LearnedFunction.Activation("sigmoid", x => 1 / (1 + Math.Exp(-x)), -8, 8), (0, 0), (0, 1)),
        ActivationKind.Tanh => new(LearnedFunction.Activation("tanh", Math.Tanh, -4, 4), (0, -1), (0, 1)),
        _ => null,
    };

    /// <summary>A table with the asymptotes outside of the range, so that nothing drifts off there.</summary>
    /// <param name="table">Has two lines fewer, at least, than the result may have.</param>
    public LineTable Ending(LineTable table)
    {
        int first = 0;
        while (first < table.Breakpoints.Length && table.Breakpoints[first] <= Function.From) first++;
        int last = first;
        while (last < table.Breakpoints.Length && table.Breakpoints[last] < Function.To) last++;
        return new LineTable(
            [Function.From, .. table.Breakpoints[first..last], Function.To],
            [Left.Slope, .. table.Slopes[first..(last + 1)], Right.Slope],
            [Left.Intercept, .. table.Intercepts[first..(last + 1)], Right.Intercept]);
    }
}
