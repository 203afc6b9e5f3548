using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>What to do to a network: which formats and range fittings its parts get. Data only; the passes that carry it out are code.</summary>
public sealed record Recipe
{
    internal const int TablePieces = 256;
    internal const int PaperPieces = 32;

    /// <summary>The preset the recipe started from.</summary>
    public string Name { get; init; } = "int8";

    /// <summary>Bits of a weight, 2 to 8.</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>Bits of an activation: 4, 8 or 16.</summary>
    public int ActivationBits { get; init; } = 8;

    /// <summary>Signed rather than unsigned activation codes.</summary>
    public bool SignedActivations { get; init; }

    /// <summary>One weight scale an output channel rather than one a tensor.</summary>
    public bool PerChannelWeights { get; init; } = true;

    /// <summary>Range fitting of weights.</summary>
    public string WeightRange { get; init; } = "min-max";

    /// <summary>Range fitting of activations.</summary>
    public string ActivationRange { get; init; } = "min-max";

    /// <summary>The constants of the range fittings.</summary>
    public RangeSettings Ranges { get; init; } = new();

    /// <summary>Move the mean error of quantized weights into the bias.</summary>
    public bool BiasCorrection { get; init; }

    /// <summary>Quantize activations at run time to the range they have then, rather than to calibrated ranges.</summary>
    public bool Dynamic { get; init; }

    /// <summary>Take scales, zero points and weight codes from the file's QuantizeLinear and DequantizeLinear pairs instead of calibrating.</summary>
    public bool AdoptScales { get; init; }

    /// <summary>With 16-bit activations: divide each row that a matrix product reads by a power of two of its own, so that one 8-bit product does.</summary>
    public bool RowExponents { get; init; }

    /// <summary>How many straight pieces sigmoid and tanh have inside recurrent layers, 4 to 256; 256 is a table of the function itself, fewer are iRNN's adaptive pieces.</summary>
    public int GatePieces { get; init; } = TablePieces;

    /// <summary>How softmax is computed in the integer form, a name of <see cref="SoftmaxMethods"/>; null leaves it, and products of two activations, in float.</summary>
    public string? Softmax { get; init; }

    /// <summary>How GELU and other functions of single elements are computed in the integer form, a name of <see cref="ActivationMethods"/>; null leaves them in float.</summary>
    public string? Gelu { get; init; }

    /// <summary>How layer normalization and RMS normalization are computed in the integer form, a name of <see cref="NormalizationMethods"/>; null leaves them in float.</summary>
    public string? Norm { get; init; }

    /// <summary>Bits of what normalizations read and of the sums that lead there, in the integer form: 8 or 16; null for <see cref="ActivationBits"/>.</summary>
    public int? ResidualBits { get; init; }

    /// <summary>True when any function of any node is computed with integers.</summary>
    public bool HasIntegerFunctions => Softmax is not null || Gelu is not null || Norm is not null || Overrides.Any(change => (change.Softmax ?? change.Gelu ?? change.Norm) is not null);

    /// <summary>
    /// True when the qdq form quantizes around softmax, layer normalization, products of activations and functions of single elements too. Recipes with wider
    /// activations leave those in float, and so does AdaRound, whose roundings are learned without them.
    /// </summary>
    public bool QuantizesFunctions => Calibrates && ActivationBits == 8 && AdaRound is null;

    /// <summary>True when ranges or roundings come from calibration samples.</summary>
    public bool Calibrates => !Dynamic && !AdoptScales;

    /// <summary>Equalize the weight ranges of successive convolutions first.</summary>
    public EqualizationMode Equalization { get; init; }

    /// <summary>
    /// SmoothQuant's α, 0 to 1: how much of the differences of size among the channels of an activation moves into the weights that read it. 1 makes channels equal, 0 makes
    /// weights equal; null leaves both as they are.
    /// </summary>
    public double? Smooth { get; init; }

    /// <summary>Learn from samples whether each weight rounds up or down; null rounds to the nearest code.</summary>
    public AdaRoundSettings? AdaRound { get; init; }

    /// <summary>Keep the codes of weights that already lie on an integer grid.</summary>
    public bool KeepWeightGrid { get; init; } = true;

    /// <summary>Regular expressions; nodes whose name matches one stay in float.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Regular expressions; when given, only nodes whose name matches one are quantized.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Operator names that stay in float.</summary>
    public IReadOnlyList<string> ExcludeOperators { get; init; } = [];

    /// <summary>What is done differently for some nodes; where several fit, later ones win.</summary>
    public IReadOnlyList<NodeOverride> Overrides { get; init; } = [];

    /// <summary>The format of activations.</summary>
    public AffineFormat ActivationFormat => AffineFormat.Activations(ActivationBits, SignedActivations);

    /// <summary>The format of weights.</summary>
    public AffineFormat WeightFormat => AffineFormat.Weights(WeightBits);

    /// <summary>Checks every number and name.</summary>
    /// <exception cref="DyadicException">Something is out of range; the message says what and what is allowed.</exception>
    public Recipe Validated()
    {
        if (WeightBits is < 2 or > 8) throw DyadicException.Usage($"Recipe '{Name}': weight bits should be 2 to 8; got {WeightBits}.");
        if (ActivationBits is not (4 or 8 or 16)) throw DyadicException.Usage($"Recipe '{Name}': activation bits should be 4, 8 or 16; got {ActivationBits}.");
        if (Dynamic && (ActivationBits != 8 || SignedActivations)) throw DyadicException.Usage($"Recipe '{Name}': activations that are quantized at run time have unsigned codes of 8 bits.");
        if (Dynamic && AdaRound is not null) throw DyadicException.Usage($"Recipe '{Name}': adaround needs calibrated activations; leave it or dynamic out.");
        if (RowExponents && (ActivationBits != 16 || Dynamic)) throw DyadicException.Usage($"Recipe '{Name}': row-exponents narrows 16-bit activations; set activation-bits to 16.");
        if (AdoptScales && (Dynamic || BiasCorrection || AdaRound is not null || Equalization != EqualizationMode.Off))
        {
            throw DyadicException.Usage($"Recipe '{Name}': the file's own scales do not go with dynamic, bias-correction, adaround or equalize; leave adopt-scales or those out.");
        }

        if (Smooth is < 0 or > 1 or double.NaN) throw DyadicException.Usage($"Recipe '{Name}': smooth should be 0 to 1; got {Smooth}.");
        if (Smooth is not null && !Calibrates) throw DyadicException.Usage($"Recipe '{Name}': smooth needs calibration samples; leave it, or dynamic and adopt-scales, out.");
        if (GatePieces is < 4 or > TablePieces) throw DyadicException.Usage($"Recipe '{Name}': gate-pieces should be 4 to 256; got {GatePieces}.");
        if (ResidualBits is not (null or 8 or 16)) throw DyadicException.Usage($"Recipe '{Name}': residual bits should be 8 or 16; got {ResidualBits}.");
        if (HasIntegerFunctions && (Dynamic || AdoptScales || AdaRound is not null)) throw DyadicException.Usage($"Recipe '{Name}': integer softmax, gelu and norm need calibrated activations and weights to the nearest code; leave dynamic, adopt-scales and adaround out.");
        if (Softmax is not null) _ = SoftmaxMethods.Find(Softmax);
        if (Gelu is not null) _ = ActivationMethods.Find(Gelu);
        if (Norm is not null) _ = NormalizationMethods.Find(Norm);
        _ = Ranges.Validated($"Recipe '{Name}'");
        _ = AdaRound?.Validated($"Recipe '{Name}'");
        _ = RangeFittingCatalog.Find(WeightRange);
        _ = RangeFittingCatalog.Find(ActivationRange);
        foreach (string pattern in Exclude.Concat(Include)) _ = NodeSelection.Compile(pattern);
        foreach (NodeOverride change in Overrides)
        {
            change.Validate($"Recipe '{Name}'");
            _ = (change.ApplyTo(this) with { Overrides = [] }).Validated();
        }

        return this;
    }

    /// <summary>The recipe for one node: this one, with the overrides that fit it.</summary>
    public Recipe For(Node node) => Overrides.Where(change => change.Fits(node)).Aggregate(this, (recipe, change) => change.ApplyTo(recipe));
}
