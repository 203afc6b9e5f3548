using System.Globalization;
using Dyadic.Core;
using Dyadic.Quantization;

namespace Dyadic.Accuracy;

/// <summary>What a sweep compares, from <c>--name value</c> pairs.</summary>
internal sealed class SweepOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads the command line.</summary>
    public SweepOptions(string[] args)
    {
        Model = args.Length > 0 && !args[0].StartsWith("--", StringComparison.Ordinal) ? args[0] : throw DyadicException.Usage(Usage);
        for (int i = 1; i + 1 < args.Length; i += 2) _values[args[i]] = args[i + 1];
        if (args.Length % 2 == 0 || !_values.ContainsKey("--data")) throw DyadicException.Usage(Usage);
    }

    /// <summary>How to call the program.</summary>
    public static string Usage => "usage: MODEL --data PATH --preprocess NAME [--calibration PATH] [--samples N] [--limit N] "
        + "[--weight-bits 8,6,4] [--weight-ranges min-max,mse,octav] [--activation-bits 8] [--activation-ranges min-max] [--bias-correction true] [--pixels true] [--per-channel false] [--equalize off,exact,unclip] "
        + "[--adaround off,on] [--adaround-settings iterations=2000,batch=256,positions=8192,samples=512,learning-rate=0.01,regularization=1] [--threads 1]";

    public string Model { get; }

    public string Data => _values["--data"];

    public string Calibration => _values.GetValueOrDefault("--calibration", Data);

    public string Preprocess => _values.GetValueOrDefault("--preprocess", "pixels");

    public int Samples => int.Parse(_values.GetValueOrDefault("--samples", "100"), CultureInfo.InvariantCulture);

    public int Limit => int.Parse(_values.GetValueOrDefault("--limit", int.MaxValue.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public int Threads => int.Parse(_values.GetValueOrDefault("--threads", "1"), CultureInfo.InvariantCulture);

    public bool Pixels => bool.Parse(_values.GetValueOrDefault("--pixels", "false"));

    /// <summary>Every combination of bits and fittings.</summary>
    public IEnumerable<Recipe> Recipes() =>
        from weightBits in Integers("--weight-bits")
        from weightRange in _values.GetValueOrDefault("--weight-ranges", "min-max").Split(',')
        from adaRound in _values.GetValueOrDefault("--adaround", "off").Split(',')
        from equalize in _values.GetValueOrDefault("--equalize", "off").Split(',')
        from activationBits in Integers("--activation-bits")
        from activationRange in _values.GetValueOrDefault("--activation-ranges", "min-max").Split(',')
        select new Recipe
        {
            WeightBits = weightBits,
            WeightRange = weightRange,
            ActivationBits = activationBits,
            ActivationRange = activationRange,
            BiasCorrection = bool.Parse(_values.GetValueOrDefault("--bias-correction", "false")),
            Equalization = Enum.TryParse(equalize, ignoreCase: true, out EqualizationMode mode) ? mode : throw DyadicException.Usage(Usage),
            AdaRound = adaRound == "on" ? AdaRound() : null,
            PerChannelWeights = bool.Parse(_values.GetValueOrDefault("--per-channel", "true")),
        };

    private AdaRoundSettings AdaRound()
    {
        AdaRoundSettings settings = new();
        foreach (string pair in _values.GetValueOrDefault("--adaround-settings", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            (string name, string value) = pair.Split('=') is [var left, var right] ? (left, right) : throw DyadicException.Usage(Usage);
            int Integer() => int.Parse(value, CultureInfo.InvariantCulture);
            double Real() => double.Parse(value, CultureInfo.InvariantCulture);
            settings = name switch
            {
                "iterations" => settings with { Iterations = Integer() },
                "batch" => settings with { Batch = Integer() },
                "positions" => settings with { Positions = Integer() },
                "samples" => settings with { Samples = Integer() },
                "learning-rate" => settings with { LearningRate = Real() },
                "regularization" => settings with { Regularization = Real() },
                _ => throw DyadicException.Usage(Usage),
            };
        }

        return settings;
    }

    private int[] Integers(string name) => Array.ConvertAll(_values.GetValueOrDefault(name, "8").Split(','), text => int.Parse(text, CultureInfo.InvariantCulture));
}
