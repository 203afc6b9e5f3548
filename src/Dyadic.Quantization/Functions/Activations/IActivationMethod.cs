using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>A way to compute functions of single elements, such as GELU, with integers only.</summary>
public interface IActivationMethod
{
    /// <summary>The name recipes and the command line use.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>Learns what a function reads, where it learns: seconds, once a process.</summary>
    /// <param name="kind">Which function.</param>
    /// <param name="progress">Told of every run that is done.</param>
    /// <param name="token">Cancels between two runs.</param>
    void Prepare(ActivationKind kind, IProgress<TableProgress>? progress, CancellationToken token)
    {
    }

    /// <summary>What training differentiates: the real function that the integers approximate.</summary>
    /// <param name="kind">Which function.</param>
    SmoothFunction StraightThrough(ActivationKind kind) => SmoothActivations.Exact(kind);

    /// <summary>The function on integers; null when the family has none of the kind, whose codes then come from a table of exact results.</summary>
    /// <param name="kind">Which function.</param>
    /// <param name="scale">The step of the integers.</param>
    /// <param name="greatest">The greatest real among them.</param>
    IntegerActivation? Create(ActivationKind kind, double scale, double greatest);
}

/// <summary>Every way to compute activations; filled at build time.</summary>
[CatalogOf(typeof(IActivationMethod))]
public static partial class ActivationMethods
{
    /// <summary>The method of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message tells the nearest and lists all.</exception>
    public static IActivationMethod Find(string name) => All.FirstOrDefault(method => method.Name == name) ?? throw FunctionNames.Unknown("activation", name, All.Select(method => method.Name));
}
