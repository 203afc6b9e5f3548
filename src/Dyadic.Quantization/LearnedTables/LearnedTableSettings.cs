using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>How networks are trained into tables. The defaults take a second a run and function on one core.</summary>
public sealed record LearnedTableSettings
{
    /// <summary>Lines of the table; the network has one neuron fewer.</summary>
    public int Entries { get; init; } = 16;

    /// <summary>Numbers drawn from the range.</summary>
    public int Samples { get; init; } = 100_000;

    /// <summary>Samples a step.</summary>
    public int Batch { get; init; } = 1024;

    /// <summary>Steps of Adam.</summary>
    public int Steps { get; init; } = 30_000;

    /// <summary>First steps of Adam that are tried, each with every seed.</summary>
    public IReadOnlyList<double> LearningRates { get; init; } = [1e-3, 3e-3, 1e-2];

    /// <summary>Beginnings that are tried; the best by greatest error is kept, since single ones collapse.</summary>
    public int Seeds { get; init; } = 4;

    /// <summary>The first seed. The same one gives the same tables on every processor.</summary>
    public int FirstSeed { get; init; } = 1;

    /// <summary>Checks every number.</summary>
    /// <exception cref="DyadicException">One is out of its range.</exception>
    public LearnedTableSettings Validated()
    {
        if (Entries is < 2 or > 256) throw DyadicException.Usage($"Learned tables have 2 to 256 lines; got {Entries}.");
        if (Batch is < 8 or > 1 << 20 || Batch % 8 != 0) throw DyadicException.Usage($"Learned tables take batches of a multiple of 8 up to 2^20; got {Batch}.");
        if (Samples < Batch || Samples > 1 << 24) throw DyadicException.Usage($"Learned tables take one batch of samples at least and 2^24 at most; got {Samples}.");
        if (Steps < 1 || Seeds < 1 || LearningRates.Count == 0) throw DyadicException.Usage("Learned tables take one step, one seed and one learning rate at least.");
        return LearningRates.All(rate => rate > 0 && double.IsFinite(rate)) ? this : throw DyadicException.Usage("Learning rates of learned tables are numbers above 0.");
    }
}
