using System.Text.RegularExpressions;
using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>
/// What a recipe does differently for some nodes. A node is meant when all selectors that are given fit it; a layer made of several nodes
/// goes by its first, the Conv, MatMul or Add. What is null stays as the recipe says.
/// </summary>
public sealed record NodeOverride
{
    private readonly Regex? _name;

    /// <summary>A regular expression that some part of the node's name matches; null fits every name.</summary>
    public string? Name
    {
        get => _name?.ToString();
        init => _name = value is null ? null : NodeSelection.Compile(value);
    }

    /// <summary>The operator; null fits every one.</summary>
    public string? Operator { get; init; }

    /// <summary>Names, one of which is the node's; null fits every name.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }

    /// <summary>True to keep the nodes in float.</summary>
    public bool? KeepFloat { get; init; }

    /// <summary>Bits of a weight, 2 to 8.</summary>
    public int? WeightBits { get; init; }

    /// <summary>Bits of the activations that the nodes compute: 4, 8 or 16.</summary>
    public int? ActivationBits { get; init; }

    /// <summary>One weight scale an output channel rather than one a tensor.</summary>
    public bool? PerChannelWeights { get; init; }

    /// <summary>Range fitting of weights.</summary>
    public string? WeightRange { get; init; }

    /// <summary>Range fitting of the activations that the nodes compute.</summary>
    public string? ActivationRange { get; init; }

    /// <summary>Move the mean error of quantized weights into the bias.</summary>
    public bool? BiasCorrection { get; init; }

    /// <summary>False to round weights to the nearest code although the recipe learns their rounding.</summary>
    public bool? AdaRound { get; init; }

    /// <summary>The softmax, a name of <see cref="SoftmaxMethods"/>; also lets a MatMul of two activations be computed with integers.</summary>
    public string? Softmax { get; init; }

    /// <summary>The function of single elements, a name of <see cref="ActivationMethods"/>.</summary>
    public string? Gelu { get; init; }

    /// <summary>The normalization, a name of <see cref="NormalizationMethods"/>.</summary>
    public string? Norm { get; init; }

    /// <summary>Pieces of sigmoid and tanh inside a recurrent layer, 4 to 256; 256 is a table.</summary>
    public int? GatePieces { get; init; }

    /// <summary>True when the selectors fit a node.</summary>
    public bool Fits(Node node) =>
        (_name is null || _name.IsMatch(node.Name)) && (Operator is null || Operator == node.OpType) && (Nodes is null || Nodes.Contains(node.Name));

    /// <summary>How errors name the override: its selectors.</summary>
    public override string ToString() => string.Join(", ", new[] { Name is null ? null : $"name: {Name}", Operator is null ? null : $"operator: {Operator}", Nodes is null ? null : $"nodes: {string.Join(' ', Nodes)}" }.Where(part => part is not null));

    internal Recipe ApplyTo(Recipe recipe) => recipe with
    {
        WeightBits = WeightBits ?? recipe.WeightBits,
        ActivationBits = ActivationBits ?? recipe.ActivationBits,
        PerChannelWeights = PerChannelWeights ?? recipe.PerChannelWeights,
        WeightRange = WeightRange ?? recipe.WeightRange,
        ActivationRange = ActivationRange ?? recipe.ActivationRange,
        BiasCorrection = BiasCorrection ?? recipe.BiasCorrection,
        AdaRound = AdaRound == false ? null : recipe.AdaRound,
        Softmax = Softmax ?? recipe.Softmax,
        Gelu = Gelu ?? recipe.Gelu,
        Norm = Norm ?? recipe.Norm,
        GatePieces = GatePieces ?? recipe.GatePieces,
    };

    internal void Validate(string owner)
    {
        if (Name is null && Operator is null && Nodes is null) throw DyadicException.Usage($"{owner}: an override needs a name, an operator or a list of nodes.");
        if (AdaRound == true) throw DyadicException.Usage($"{owner}: the override ({this}) can only switch adaround off; set it for the whole recipe to switch it on.");
    }
}
