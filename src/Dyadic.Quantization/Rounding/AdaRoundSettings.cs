using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>
/// How weights learn to round up or down. Nagel et al., "Up or Down? Adaptive Rounding for Post-Training Quantization", ICML 2020,
/// eqs. (21) to (25).
/// </summary>
public sealed record AdaRoundSettings
{
    /// <summary>Steps a layer, 1 or more.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>Output positions a step, 1 to 65536.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>Output positions that are drawn from the samples for a layer; fewer when there are fewer, or when memory is short.</summary>
    public int Positions { get; init; } = 8192;

    /// <summary>Calibration samples that are kept and replayed; fewer when memory is short.</summary>
    public int Samples { get; init; } = 512;

    /// <summary>Most MiB that kept samples and drawn positions take.</summary>
    public int MemoryMebibytes { get; init; } = 768;

    /// <summary>Step of Adam.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>λ of eq. (21): weight of the pull to 0 and 1, relative to the mean error that rounding one weight to nearest makes.</summary>
    public double Regularization { get; init; } = 1;

    /// <summary>The share of the steps without that pull.</summary>
    public double WarmUp { get; init; } = 0.2;

    /// <summary>β of eq. (24) at the start of the pull.</summary>
    public double FirstBeta { get; init; } = 20;

    /// <summary>β at its end.</summary>
    public double LastBeta { get; init; } = 2;

    /// <summary>Seed of the choice of samples, positions and their order; the same seed gives the same codes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Checks every number.</summary>
    /// <param name="owner">How the error names the recipe.</param>
    /// <exception cref="DyadicException">A number is out of range.</exception>
    public AdaRoundSettings Validated(string owner)
    {
        Require(Iterations is >= 1 and <= 1_000_000, "iterations", "1 to 1000000", Iterations);
        Require(Batch is >= 1 and <= 65536, "batch", "1 to 65536", Batch);
        Require(Positions is >= 1 and <= 1 << 20, "positions", "1 to 1048576", Positions);
        Require(Samples >= 1, "samples", "1 or more", Samples);
        Require(MemoryMebibytes >= 16, "memory", "16 or more", MemoryMebibytes);
        Require(LearningRate is > 0 and <= 10, "learning-rate", "above 0 and at most 10", LearningRate);
        Require(Regularization is > 0 and <= 1e6, "regularization", "above 0 and at most 1000000", Regularization);
        Require(WarmUp is >= 0 and < 1, "warm-up", "at least 0 and below 1", WarmUp);
        Require(FirstBeta is >= 1 and <= 100, "first-beta", "1 to 100", FirstBeta);
        Require(LastBeta is >= 1 and <= 100, "last-beta", "1 to 100", LastBeta);
        return this;

        void Require(bool sane, string name, string allowed, double got)
        {
            if (!sane) throw DyadicException.Usage($"{owner}: adaround {name} should be {allowed}; got {got}.");
        }
    }
}
