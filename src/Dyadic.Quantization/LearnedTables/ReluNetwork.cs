using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>One hidden layer of rectified neurons on a number: Σ mⱼ · max(0, nⱼ·x + bⱼ). Yu et al. 2022 (NN-LUT), section 3.</summary>
/// <param name="InputWeights">n.</param>
/// <param name="Biases">b, as many.</param>
/// <param name="OutputWeights">m, as many.</param>
public sealed record ReluNetwork(IReadOnlyList<double> InputWeights, IReadOnlyList<double> Biases, IReadOnlyList<double> OutputWeights)
{
    // A neuron this flat is constant over any range of use, and its breakpoint would be far outside.
    private const double Flat = 1e-9;

    /// <summary>The network's value.</summary>
    public double Of(double x)
    {
        double sum = 0;
        for (int j = 0; j < Biases.Count; j++) sum += OutputWeights[j] * Math.Max(0, (InputWeights[j] * x) + Biases[j]);
        return sum;
    }

    /// <summary>The same function as a table: the neurons' breakpoints −b/n in order, and between two of them the sum of the neurons that are above 0 there.</summary>
    /// <remarks>Flat neurons add a constant; coincident breakpoints are one. The table has at most one line more than neurons.</remarks>
    public LineTable ToTable()
    {
        double constant = 0;
        List<(double At, int Neuron)> knots = [];
        for (int j = 0; j < Biases.Count; j++)
        {
            if (Math.Abs(InputWeights[j]) < Flat) constant += OutputWeights[j] * Math.Max(0, Biases[j]);
            else knots.Add((-Biases[j] / InputWeights[j], j));
        }

        knots.Sort();
        double[] breakpoints = [.. knots.Select(knot => knot.At).Distinct()];
        double[] slopes = new double[breakpoints.Length + 1], intercepts = new double[breakpoints.Length + 1];
        for (int line = 0; line < slopes.Length; line++)
        {
            intercepts[line] = constant;
            foreach ((double at, int j) in knots)
            {
                bool passed = line > 0 && at <= breakpoints[line - 1];
                if (passed != InputWeights[j] > 0) continue;
                slopes[line] += OutputWeights[j] * InputWeights[j];
                intercepts[line] += OutputWeights[j] * Biases[j];
            }
        }

        return new LineTable(breakpoints, slopes, intercepts);
    }
}
