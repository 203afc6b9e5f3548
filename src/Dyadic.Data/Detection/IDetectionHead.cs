using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>One way in which models say what they found.</summary>
public interface IDetectionHead
{
    /// <summary>A short name, for messages.</summary>
    string Name { get; }

    /// <summary>The classes that models with this head usually have, by number; empty when that differs.</summary>
    IReadOnlyList<string> UsualClasses { get; }

    /// <summary>True when the outputs have the shapes of this head.</summary>
    /// <param name="outputs">All outputs of one run.</param>
    bool Recognises(IReadOnlyList<RealTensor> outputs);

    /// <summary>The objects found in the first picture of the batch, boxes in shares of the model's input.</summary>
    /// <param name="outputs">Outputs that <see cref="Recognises"/> accepts.</param>
    IReadOnlyList<Detection> Read(IReadOnlyList<RealTensor> outputs);
}

/// <summary>The detection heads.</summary>
[CatalogOf(typeof(IDetectionHead))]
public static partial class DetectionHeadCatalog
{
    /// <summary>The head that the outputs have, or null.</summary>
    /// <param name="outputs">All outputs of one run.</param>
    public static IDetectionHead? Find(IReadOnlyList<RealTensor> outputs) => All.FirstOrDefault(head => head.Recognises(outputs));
}
