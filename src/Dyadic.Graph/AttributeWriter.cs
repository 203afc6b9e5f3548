using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs;

/// <summary>Writes operator parameters as ONNX attributes, leaving out those that are absent or equal to their default.</summary>
/// <param name="attributes">Where the attributes go.</param>
/// <param name="defineSubgraph">Turns a subgraph back into its definition.</param>
public sealed class AttributeWriter(NameTable<AttributeValue> attributes, Func<Graph, GraphDefinition> defineSubgraph)
{
    /// <summary>Writes an integer.</summary>
    public void Set(string name, long? value, long? otherwise = null)
    {
        if (value is { } given && given != otherwise) attributes[name] = new AttributeValue.Int(given);
    }

    /// <summary>Writes a number.</summary>
    public void Set(string name, float? value, float? otherwise = null)
    {
        if (value is { } given && !given.Equals(otherwise)) attributes[name] = new AttributeValue.Float(given);
    }

    /// <summary>Writes a truth value as 0 or 1.</summary>
    public void Set(string name, bool value, bool? otherwise = null)
    {
        if (value != otherwise) attributes[name] = new AttributeValue.Int(value ? 1 : 0);
    }

    /// <summary>Writes a text.</summary>
    public void Set(string name, string? value, string? otherwise = null)
    {
        if (value is not null && value != otherwise) attributes[name] = new AttributeValue.Text(value);
    }

    /// <summary>Writes an element type as its number.</summary>
    public void Set(string name, ElementType? value, ElementType? otherwise = null)
    {
        if (value is { } given && given != otherwise) attributes[name] = new AttributeValue.Int((long)given);
    }

    /// <summary>Writes a list of integers.</summary>
    public void Set(string name, int[]? values)
    {
        if (values is not null) attributes[name] = new AttributeValue.Ints(Array.ConvertAll(values, value => (long)value));
    }

    /// <summary>Writes a list of integers.</summary>
    public void Set(string name, long[]? values)
    {
        if (values is not null) attributes[name] = new AttributeValue.Ints(values);
    }

    /// <summary>Writes a list of numbers.</summary>
    public void Set(string name, float[]? values)
    {
        if (values is not null) attributes[name] = new AttributeValue.Floats(values);
    }

    /// <summary>Writes a list of texts.</summary>
    public void Set(string name, string[]? values)
    {
        if (values is not null) attributes[name] = new AttributeValue.Texts(values);
    }

    /// <summary>Writes a tensor.</summary>
    public void Set(string name, DenseTensor? value)
    {
        if (value is not null) attributes[name] = new AttributeValue.Tensor(value);
    }

    /// <summary>Writes a subgraph.</summary>
    public void Set(string name, Graph? value)
    {
        if (value is not null) attributes[name] = new AttributeValue.Subgraph(defineSubgraph(value));
    }
}
