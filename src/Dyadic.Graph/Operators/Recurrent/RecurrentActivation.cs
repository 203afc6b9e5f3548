using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>One of the activations that ONNX RNN, GRU and LSTM name, with its parameters.</summary>
internal sealed record RecurrentActivation(Func<double, double, double, double> Function, double Alpha, double Beta)
{
    /// <summary>The activation of a number.</summary>
    public double Of(double x) => Function(x, Alpha, Beta);

    /// <summary>
    /// The activations of all directions. Parameters are handed out in order to the activations that take them; those left over get
    /// the activation's own defaults.
    /// </summary>
    /// <exception cref="DyadicException">A name is unknown.</exception>
    public static RecurrentActivation[] All(string who, IReadOnlyList<string> names, float[]? alphas, float[]? betas)
    {
        int usedAlphas = 0, usedBetas = 0;
        RecurrentActivation[] activations = new RecurrentActivation[names.Count];
        for (int i = 0; i < activations.Length; i++)
        {
            (Func<double, double, double, double> function, double? alpha, double? beta) = Find(who, names[i]);
            if (alpha is not null && usedAlphas < alphas?.Length) alpha = alphas[usedAlphas++];
            if (beta is not null && usedBetas < betas?.Length) beta = betas[usedBetas++];
            activations[i] = new RecurrentActivation(function, alpha ?? 0, beta ?? 0);
        }

        return activations;
    }

    private static (Func<double, double, double, double> Function, double? Alpha, double? Beta) Find(string who, string name) => name.ToLowerInvariant() switch
    {
        "relu" => ((x, _, _) => Math.Max(x, 0), null, null),
        "tanh" => ((x, _, _) => Math.Tanh(x), null, null),
        "sigmoid" => ((x, _, _) => 1 / (1 + Math.Exp(-x)), null, null),
        "affine" => ((x, alpha, beta) => (alpha * x) + beta, 1, 0),
        "leakyrelu" => ((x, alpha, _) => x >= 0 ? x : alpha * x, 0.01, null),
        "thresholdedrelu" => ((x, alpha, _) => x > alpha ? x : 0, 1, null),
        "scaledtanh" => ((x, alpha, beta) => alpha * Math.Tanh(beta * x), 1, 1),
        "hardsigmoid" => ((x, alpha, beta) => Math.Clamp((alpha * x) + beta, 0, 1), 0.2, 0.5),
        "elu" => ((x, alpha, _) => x >= 0 ? x : alpha * (Math.Exp(x) - 1), 1, null),
        "softsign" => ((x, _, _) => x / (1 + Math.Abs(x)), null, null),
        "softplus" => ((x, _, _) => x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x)), null, null),
        _ => throw DyadicException.BadInput($"{who}: '{name}' is no activation of recurrent layers; use one of those that ONNX lists, such as Sigmoid, Tanh or Relu."),
    };
}
