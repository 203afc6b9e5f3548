using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>A group of float nodes that becomes one integer operation: its inputs and output are quantized activations.</summary>
/// <param name="nodes">The float nodes, in order; the last gives the output.</param>
/// <param name="inputs">The activations read (constants excluded).</param>
public abstract class QuantizedLayer(IReadOnlyList<Node> nodes, IReadOnlyList<Value> inputs)
{
    /// <summary>The float nodes, in order.</summary>
    public IReadOnlyList<Node> Nodes => nodes;

    /// <summary>The activations read.</summary>
    public IReadOnlyList<Value> Inputs => inputs;

    /// <summary>The activation computed; the first where there are several.</summary>
    public virtual Value Output => nodes[^1].Output;

    /// <summary>Every activation computed.</summary>
    public virtual IReadOnlyList<Value> Outputs => [Output];

    /// <summary>The name errors and reports use: that of the first node.</summary>
    public string Name => nodes[0].Name;

    /// <summary>True when inputs and output must have one scale and zero point, because codes are moved, not computed.</summary>
    public virtual bool SharesParameters => false;

    /// <summary>Pairs of outputs that must have one scale and zero point.</summary>
    public virtual IReadOnlyList<(Value Value, Value Other)> SharedParameters => [];

    /// <summary>True when the qdq form leaves the layer in float, between values that are quantized where others read them.</summary>
    public virtual bool IsFloatBetweenConversions => false;

    /// <summary>The scale and zero point of an output that the layer itself gives it; null where its range is fitted.</summary>
    /// <param name="value">One of the outputs.</param>
    /// <param name="statistics">What calibration saw.</param>
    public virtual AffineParameters? Fixed(Value value, IReadOnlyDictionary<string, TensorStatistics> statistics) => null;

    /// <summary>True when the layer computes from constants alone, so that no activation goes in.</summary>
    public virtual bool StartsIntegers => false;

    /// <summary>The bits that the input should have; null for those of the recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    public virtual int? InputBits(Recipe recipe) => null;

    /// <summary>The finest scale that the input may have.</summary>
    public virtual double LeastInputScale => 0;

    /// <summary>True when inputs have the bits that the output is wanted with.</summary>
    public virtual bool PassesWidth => false;

    /// <summary>True when wide inputs cost the layer time or bits, so that they have them only when another layer wants them.</summary>
    public virtual bool NeedsNarrowInput => false;

    /// <summary>True when the 32-bit accumulators can be given instead of codes, for a float consumer.</summary>
    public virtual bool CanGiveAccumulators => false;

    /// <summary>The function of single elements that the layer computes, however many nodes write it; null when it is none that a family names.</summary>
    public virtual ActivationKind? Activation => null;

    /// <summary>Quantized weights after emission; null when the layer has none.</summary>
    public QuantizedWeights? Weights { get; protected set; }

    /// <summary>Does what takes seconds before the layer is written, such as learning a table.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Cancels it.</param>
    public virtual void Prepare(IProgress<TableProgress>? progress, CancellationToken token)
    {
    }

    /// <summary>Writes the layer into the integer graph.</summary>
    /// <param name="emitter">Where to.</param>
    /// <param name="asAccumulators">Give float numbers straight from the accumulators; only when <see cref="CanGiveAccumulators"/>.</param>
    public abstract void Emit(IntegerEmitter emitter, bool asAccumulators);

    /// <summary>Writes the layer with QLinear operators; layers without one are written as float nodes between conversions.</summary>
    public virtual void Emit(QOperatorEmitter emitter) => emitter.EmitBetweenConversions(this);

    /// <summary>For the qdq format: puts dequantized codes where the layer's nodes read constant weights.</summary>
    internal virtual void SubstituteConstants(QdqEmitter emitter, Dictionary<Value, Value> substitutes)
    {
    }
}

/// <summary>Finds one kind of layer in a float graph.</summary>
public interface ILayerRule
{
    /// <summary>Looks at a node; a layer that starts there, a reason why its kind does not apply, or nothing when the operator is not its kind.</summary>
    LayerMatch? Match(Graph graph, Node node);
}

/// <summary>What a rule found: a layer, or the reason why the node stays in float.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Reason">The reason, when there is no layer.</param>
public sealed record LayerMatch(QuantizedLayer? Layer, string? Reason)
{
    /// <summary>A layer was found.</summary>
    public static implicit operator LayerMatch(QuantizedLayer layer) => new(layer, null);

    /// <summary>The node stays in float for a reason.</summary>
    public static LayerMatch KeepFloat(string reason) => new(null, reason);
}

/// <summary>Every layer rule; filled at build time.</summary>
[CatalogOf(typeof(ILayerRule))]
internal static partial class LayerRules;
