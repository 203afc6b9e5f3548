using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs;

/// <summary>Reads the attributes of a node definition as C# values, with errors that name node and attribute.</summary>
/// <param name="who">How errors name the node.</param>
/// <param name="attributes">The attributes.</param>
/// <param name="buildSubgraph">Builds a subgraph in the node's scope.</param>
public sealed class AttributeReader(string who, IReadOnlyDictionary<string, AttributeValue> attributes, Func<GraphDefinition, Graph> buildSubgraph)
{
    /// <summary>An integer that fits 32 bits; required when no default is given.</summary>
    public int Int(string name, int? otherwise = null) => IntOrNull(name) ?? otherwise ?? throw Missing(name);

    /// <summary>An integer; required when no default is given.</summary>
    public long Long(string name, long? otherwise = null) => LongOrNull(name) ?? otherwise ?? throw Missing(name);

    /// <summary>A number; required when no default is given.</summary>
    public float Float(string name, float? otherwise = null) => FloatOrNull(name) ?? otherwise ?? throw Missing(name);

    /// <summary>An integer taken as a truth value.</summary>
    public bool Flag(string name, bool? otherwise = null) => LongOrNull(name) is { } value ? value != 0 : otherwise ?? throw Missing(name);

    /// <summary>A text; required when no default is given.</summary>
    public string Text(string name, string? otherwise = null) => TextOrNull(name) ?? otherwise ?? throw Missing(name);

    /// <summary>An element type; required when no default is given.</summary>
    public ElementType Type(string name, ElementType? otherwise = null) => TypeOrNull(name) ?? otherwise ?? throw Missing(name);

    /// <summary>A list of integers that fit 32 bits.</summary>
    public int[] Ints(string name) => IntsOrNull(name) ?? throw Missing(name);

    /// <summary>A list of integers.</summary>
    public long[] Longs(string name) => LongsOrNull(name) ?? throw Missing(name);

    /// <summary>A list of numbers.</summary>
    public float[] Floats(string name) => FloatsOrNull(name) ?? throw Missing(name);

    /// <summary>A list of texts.</summary>
    public string[] Texts(string name) => TextsOrNull(name) ?? throw Missing(name);

    /// <summary>A tensor.</summary>
    public DenseTensor Tensor(string name) => TensorOrNull(name) ?? throw Missing(name);

    /// <summary>A subgraph.</summary>
    public Graph Subgraph(string name) => SubgraphOrNull(name) ?? throw Missing(name);

    /// <summary>An integer that fits 32 bits; null when absent.</summary>
    public int? IntOrNull(string name) => LongOrNull(name) is { } value ? Narrow(name, value) : null;

    /// <summary>An integer; null when absent.</summary>
    public long? LongOrNull(string name) => Get<AttributeValue.Int>(name, "an integer")?.Value;

    /// <summary>A number; null when absent.</summary>
    public float? FloatOrNull(string name) => Get<AttributeValue.Float>(name, "a float")?.Value;

    /// <summary>A truth value; null when absent.</summary>
    public bool? FlagOrNull(string name) => LongOrNull(name) is { } value ? value != 0 : null;

    /// <summary>A text; null when absent.</summary>
    public string? TextOrNull(string name) => Get<AttributeValue.Text>(name, "a string")?.Value;

    /// <summary>An element type; null when absent.</summary>
    public ElementType? TypeOrNull(string name) => LongOrNull(name) is not { } value ? null
        : value is >= 0 and <= (int)ElementType.Int2 ? (ElementType)value
        : throw DyadicException.BadInput($"{who}: attribute '{name}' is {value}, which is no ONNX element type.");

    /// <summary>A list of integers that fit 32 bits; null when absent.</summary>
    public int[]? IntsOrNull(string name) => LongsOrNull(name) is { } values ? Array.ConvertAll(values, value => Narrow(name, value)) : null;

    /// <summary>A list of integers; null when absent.</summary>
    public long[]? LongsOrNull(string name) => IsEmptyList(name) ? [] : Get<AttributeValue.Ints>(name, "a list of integers")?.Values;

    /// <summary>A list of numbers; null when absent.</summary>
    public float[]? FloatsOrNull(string name) => IsEmptyList(name) ? [] : Get<AttributeValue.Floats>(name, "a list of floats")?.Values;

    /// <summary>A list of texts; null when absent.</summary>
    public string[]? TextsOrNull(string name) => IsEmptyList(name) ? [] : Get<AttributeValue.Texts>(name, "a list of strings")?.Values;

    /// <summary>A tensor; null when absent.</summary>
    public DenseTensor? TensorOrNull(string name) => Get<AttributeValue.Tensor>(name, "a tensor")?.Value;

    /// <summary>A subgraph; null when absent.</summary>
    public Graph? SubgraphOrNull(string name) => Get<AttributeValue.Subgraph>(name, "a graph") is { } value ? buildSubgraph(value.Value) : null;

    // An empty list carries no element type, so every list attribute accepts it.
    private bool IsEmptyList(string name) => attributes.GetValueOrDefault(name) is AttributeValue.Ints { Values.Length: 0 }
        or AttributeValue.Floats { Values.Length: 0 } or AttributeValue.Texts { Values.Length: 0 };

    private T? Get<T>(string name, string kind)
        where T : AttributeValue => attributes.GetValueOrDefault(name) switch
        {
            null => null,
            T value => value,
            AttributeValue other => throw DyadicException.BadInput($"{who}: attribute '{name}' should be {kind}; the file has {other.GetType().Name}."),
        };

    private int Narrow(string name, long value) => value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw DyadicException.BadInput($"{who}: attribute '{name}' has the value {value}, which does not fit 32 bits.");

    private DyadicException Missing(string name) => DyadicException.BadInput($"{who}: the required attribute '{name}' is missing.");
}
