using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>A tensor-valued edge of the graph: a graph input, a constant, or an output of a node.</summary>
public sealed class Value
{
    private readonly List<Node> _consumers = [];

    internal Value(string name) => Name = name;

    /// <summary>A value that no graph holds yet, for use in a <see cref="GraphPatch"/>.</summary>
    internal Value(string name, TensorFacts facts)
        : this(name) => SetFacts(facts);

    /// <summary>The name, unique in its graph.</summary>
    public string Name { get; internal set; }

    /// <summary>The element type; undefined until inferred.</summary>
    public ElementType Type { get; set; }

    /// <summary>The shape; null until the rank is known.</summary>
    public SymbolicShape? Shape { get; set; }

    /// <summary>The tensor itself when the value is an initializer.</summary>
    public DenseTensor? Constant { get; internal set; }

    /// <summary>Tracked elements of a small integer vector that carries extents; see <see cref="TensorFacts.Extents"/>.</summary>
    public Dimension[]? Extents { get; set; }

    /// <summary>The node that computes the value; null for inputs and constants.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>The nodes that read the value, once for every input that does.</summary>
    public IReadOnlyList<Node> Consumers => _consumers;

    /// <summary>The value's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the value; null when none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>Scale and zero point of an integer value that stands for reals; null when it does not or nobody recorded them.</summary>
    public QuantizationAnnotation? Quantization { get; set; }

    /// <summary>What is known of the value.</summary>
    public TensorFacts Facts => new(Type, Shape, Constant, Extents);

    /// <summary>Takes over type, shape and tracked extents.</summary>
    public void SetFacts(TensorFacts facts) => (Type, Shape, Extents) = (facts.Type, facts.Shape, facts.Extents);

    /// <summary>Name, type and shape, as in <c>'conv1' Float32[N,64,56,56]</c>.</summary>
    public override string ToString() => $"'{Name}' {Type}{Shape?.ToString() ?? "[…]"}";

    internal void AddConsumer(Node node) => _consumers.Add(node);

    internal void RemoveConsumer(Node node) => _consumers.Remove(node);
}

/// <summary>The reals an integer value stands for: real = scale · (code − zero point).</summary>
/// <param name="Scales">One scale, or one a channel along <paramref name="Axis"/>; real per step, positive.</param>
/// <param name="ZeroPoints">As many zero points as scales, or one.</param>
/// <param name="Axis">The channel axis; null when there is one scale.</param>
public sealed record QuantizationAnnotation(float[] Scales, long[] ZeroPoints, int? Axis = null);
