using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs;

/// <summary>The value of an ONNX attribute, before an operator has given it a meaning.</summary>
public abstract record AttributeValue
{
    private AttributeValue()
    {
    }

    /// <summary>An integer.</summary>
    public sealed record Int(long Value) : AttributeValue;

    /// <summary>A binary32 number.</summary>
    public sealed record Float(float Value) : AttributeValue;

    /// <summary>A text.</summary>
    public sealed record Text(string Value) : AttributeValue;

    /// <summary>A tensor.</summary>
    public sealed record Tensor(DenseTensor Value) : AttributeValue;

    /// <summary>A subgraph.</summary>
    public sealed record Subgraph(GraphDefinition Value) : AttributeValue;

    /// <summary>A list of integers.</summary>
    public sealed record Ints(long[] Values) : AttributeValue;

    /// <summary>A list of binary32 numbers.</summary>
    public sealed record Floats(float[] Values) : AttributeValue;

    /// <summary>A list of texts.</summary>
    public sealed record Texts(string[] Values) : AttributeValue;

    /// <summary>Inside a function body: the attribute of that name of the calling node; files state its kind too.</summary>
    public sealed record Reference(string Name, AttributeKind Kind = AttributeKind.Undefined) : AttributeValue;

    /// <summary>What the value is.</summary>
    public AttributeKind KindOfValue => this switch
    {
        Int => AttributeKind.Int,
        Float => AttributeKind.Float,
        Text => AttributeKind.Text,
        Tensor => AttributeKind.Tensor,
        Subgraph => AttributeKind.Graph,
        Ints => AttributeKind.Ints,
        Floats => AttributeKind.Floats,
        Texts => AttributeKind.Texts,
        Reference reference => reference.Kind,
        _ => AttributeKind.Undefined,
    };

    /// <summary>True when kind and content are equal, lists and tensors compared element by element (subgraphs by identity).</summary>
    public bool ContentEquals(AttributeValue other) => (this, other) switch
    {
        (Ints a, Ints b) => a.Values.AsSpan().SequenceEqual(b.Values),
        (Floats a, Floats b) => a.Values.AsSpan().SequenceEqual(b.Values),
        (Texts a, Texts b) => a.Values.AsSpan().SequenceEqual(b.Values),
        (Tensor a, Tensor b) => a.Value.ContentEquals(b.Value),
        (Reference a, Reference b) => a.Name == b.Name,
        _ => Equals(other),
    };
}
