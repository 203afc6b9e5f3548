using System.Runtime.Intrinsics;

namespace Dyadic.Quantization;

/// <summary>Adam on the mean absolute error of a <see cref="ReluNetwork"/>. Sums run in eight lanes and one order, so the result is the same on every processor.</summary>
internal static class NetworkTraining
{
    private const double FirstDecay = 0.9, SecondDecay = 0.999, Small = 1e-8;
    private const int Lanes = 8;

    /// <summary>Trains.</summary>
    /// <param name="start">The beginning.</param>
    /// <param name="x">Inputs, a batch or more; read round and round.</param>
    /// <param name="y">Targets.</param>
    /// <param name="settings">Batch and steps.</param>
    /// <param name="rate">The first step of Adam; it shrinks to 0.3, 0.09 and 0.018 of that after a half, three quarters and nine tenths of the steps.</param>
    /// <param name="keepSigns">True to keep first weights from changing their signs, which keeps a tail flat.</param>
    public static ReluNetwork Run(ReluNetwork start, float[] x, float[] y, LearnedTableSettings settings, double rate, bool keepSigns)
    {
        int neurons = start.Biases.Count, batch = Math.Min(settings.Batch, x.Length / Lanes * Lanes);
        double[] parameters = [.. start.InputWeights, .. start.Biases, .. start.OutputWeights];
        double[] first = new double[parameters.Length], second = new double[parameters.Length], gradient = new double[parameters.Length];
        Vector256<float>[] sums = new Vector256<float>[parameters.Length], hidden = new Vector256<float>[neurons];
        int position = 0;
        for (int step = 1; step <= settings.Steps; step++)
        {
            if (position + batch > x.Length) position = 0;
            Differentiate(parameters, x.AsSpan(position, batch), y.AsSpan(position, batch), sums, hidden, gradient);
            position += batch;
            double size = rate * Decay((double)step / settings.Steps) / (1 - Math.Pow(FirstDecay, step)), correction = 1 - Math.Pow(SecondDecay, step);
            for (int i = 0; i < parameters.Length; i++)
            {
                first[i] = (FirstDecay * first[i]) + ((1 - FirstDecay) * gradient[i]);
                second[i] = (SecondDecay * second[i]) + ((1 - SecondDecay) * gradient[i] * gradient[i]);
                double moved = parameters[i] - (size * first[i] / (Math.Sqrt(second[i] / correction) + Small));
                if (!keepSigns || i >= neurons || Math.Sign(moved) == Math.Sign(parameters[i])) parameters[i] = moved;
            }
        }

        return new ReluNetwork(parameters[..neurons], parameters[neurons..(2 * neurons)], parameters[(2 * neurons)..]);
    }

    private static double Decay(double done) => done < 0.5 ? 1 : done < 0.75 ? 0.3 : done < 0.9 ? 0.09 : 0.018;

    private static double Sum(Vector256<float> lanes)
    {
        double sum = 0;
        for (int i = 0; i < Lanes; i++) sum += lanes[i];
        return sum;
    }

    private static void Differentiate(double[] parameters, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Vector256<float>[] sums, Vector256<float>[] hidden, double[] gradient)
    {
        int neurons = hidden.Length;
        Array.Clear(sums);
        Span<float> n = stackalloc float[neurons], b = stackalloc float[neurons], m = stackalloc float[neurons];
        for (int j = 0; j < neurons; j++) (n[j], b[j], m[j]) = ((float)parameters[j], (float)parameters[neurons + j], (float)parameters[(2 * neurons) + j]);
        for (int i = 0; i < x.Length; i += Lanes)
        {
            Vector256<float> input = Vector256.Create(x.Slice(i, Lanes)), predicted = Vector256<float>.Zero;
            for (int j = 0; j < neurons; j++)
            {
                hidden[j] = Vector256.Max((input * n[j]) + Vector256.Create(b[j]), Vector256<float>.Zero);
                predicted += hidden[j] * m[j];
            }

            Vector256<float> difference = predicted - Vector256.Create(y.Slice(i, Lanes));
            Vector256<float> sign = Vector256.ConditionalSelect(Vector256.GreaterThan(difference, Vector256<float>.Zero), Vector256<float>.One, Vector256.ConditionalSelect(Vector256.LessThan(difference, Vector256<float>.Zero), -Vector256<float>.One, Vector256<float>.Zero));
            for (int j = 0; j < neurons; j++)
            {
                Vector256<float> active = Vector256.GreaterThan(hidden[j], Vector256<float>.Zero) & (sign * m[j]);
                sums[j] += active * input;
                sums[neurons + j] += active;
                sums[(2 * neurons) + j] += sign * hidden[j];
            }
        }

        for (int i = 0; i < gradient.Length; i++) gradient[i] = Sum(sums[i]) / x.Length;
    }
}
