using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>A way to normalize rows with integers only: LayerNorm and RMSNorm.</summary>
public interface INormalizationMethod
{
    /// <summary>The name recipes and the command line use.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>What training differentiates: the reciprocal root of a variance. Mean, product, gain and offset are differentiated as they are.</summary>
    SmoothFunction StraightThrough => SmoothFunction.ReciprocalRoot;

    /// <summary>True when it reads 8-bit codes with a power of two a channel, which calibration chooses.</summary>
    bool ReadsChannelPowers => false;

    /// <summary>Writes the nodes.</summary>
    /// <param name="emitter">Where to.</param>
    /// <param name="site">The normalization.</param>
    /// <returns>Codes, named as the site says.</returns>
    Value Emit(GraphEmitter emitter, NormalizationSite site);
}

/// <summary>One normalization of a network, over the last axis.</summary>
/// <param name="Name">The layer's name, which its constants and inner values begin with.</param>
/// <param name="OutputName">The name of the codes it gives.</param>
/// <param name="Input">Codes of 8 or 16 bits.</param>
/// <param name="Gain">γ, one a channel.</param>
/// <param name="Offset">β, one a channel.</param>
/// <param name="Epsilon">ε, in real numbers.</param>
/// <param name="IsCentred">False for RMSNorm.</param>
/// <param name="Output">What the codes it gives stand for.</param>
public sealed record NormalizationSite(string Name, string OutputName, IntegerTensor Input, float[] Gain, float[] Offset, double Epsilon, bool IsCentred, AffineParameters Output)
{
    /// <summary>What (code − zero point) is multiplied by: one number, or one a channel.</summary>
    public IReadOnlyList<long> Factors { get; init; } = [1];
}

/// <summary>Every integer normalization; filled at build time.</summary>
[CatalogOf(typeof(INormalizationMethod))]
public static partial class NormalizationMethods
{
    /// <summary>The method of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message tells the nearest and lists all.</exception>
    public static INormalizationMethod Find(string name) => All.FirstOrDefault(method => method.Name == name) ?? throw FunctionNames.Unknown("normalization", name, All.Select(method => method.Name));
}
