using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>A way to compute softmax with integers only.</summary>
public interface ISoftmaxMethod
{
    /// <summary>The name recipes and the command line use.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>What the codes of the shares stand for.</summary>
    AffineParameters Output { get; }

    /// <summary>Bits of the logits that the method wants, 8 or 16.</summary>
    int LogitBits { get; }

    /// <summary>The finest step of logits that the method takes.</summary>
    double LeastLogitScale { get; }

    /// <summary>Logits of the longest row whose sums keep within their integers.</summary>
    long LongestRow => int.MaxValue;

    /// <summary>What training differentiates: the exponential e of distances at or below 0. Shares are eᵢ / Σe; their division is differentiated as it is, and a look-up or a logarithm of shares counts as the identity.</summary>
    SmoothFunction StraightThrough => SmoothFunction.Exponential;

    /// <summary>Learns what it reads, where it learns: seconds, once a process.</summary>
    /// <param name="progress">Told of every run that is done.</param>
    /// <param name="token">Cancels between two runs.</param>
    void Prepare(IProgress<TableProgress>? progress, CancellationToken token);

    /// <summary>Writes the nodes.</summary>
    /// <param name="emitter">Where to.</param>
    /// <param name="site">The softmax.</param>
    /// <returns>Codes of shares, named as the site says.</returns>
    Value Emit(GraphEmitter emitter, SoftmaxSite site);
}

/// <summary>One softmax of a network, over the last axis.</summary>
/// <param name="Name">The layer's name, which its constants and inner values begin with.</param>
/// <param name="OutputName">The name of the codes of the shares.</param>
/// <param name="Logits">Codes of 8 or 16 bits.</param>
/// <param name="Visible">Boolean, broadcasts to the logits: what takes part; null for everything.</param>
/// <param name="Length">Logits of a row; null when it is known only in a run.</param>
public sealed record SoftmaxSite(string Name, string OutputName, IntegerTensor Logits, Value? Visible, long? Length);

/// <summary>Every integer softmax; filled at build time.</summary>
[CatalogOf(typeof(ISoftmaxMethod))]
public static partial class SoftmaxMethods
{
    /// <summary>The method of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message tells the nearest and lists all.</exception>
    public static ISoftmaxMethod Find(string name) => All.FirstOrDefault(method => method.Name == name) ?? throw FunctionNames.Unknown("softmax", name, All.Select(method => method.Name));
}
