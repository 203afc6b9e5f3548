using Dyadic.Core;

namespace Dyadic.Graphs.Definitions;

/// <summary>A graph as a file states it, in names.</summary>
public sealed class GraphDefinition
{
    /// <summary>The graph's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The inputs a caller gives, in order. An input that is also an initializer has a default (IR versions below 4 list all of them).</summary>
    public List<ValueDefinition> Inputs { get; set; } = [];

    /// <summary>The outputs, in order.</summary>
    public List<ValueDefinition> Outputs { get; set; } = [];

    /// <summary>Types and shapes declared for inner values.</summary>
    public List<ValueDefinition> Values { get; set; } = [];

    /// <summary>Constant tensors by name, in file order.</summary>
    public List<KeyValuePair<string, DenseTensor>> Initializers { get; set; } = [];

    /// <summary>The nodes, in the file's order (producers before consumers).</summary>
    public List<NodeDefinition> Nodes { get; set; } = [];

    /// <summary>Scale and zero-point names of quantized values: value name → parameter (<c>SCALE_TENSOR</c>, <c>ZERO_POINT_TENSOR</c>, …) → initializer name.</summary>
    public NameTable<NameTable<string>> QuantizationAnnotations { get; set; } = new();

    /// <summary>The graph's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the graph.</summary>
    public NameTable<string> Metadata { get; set; } = new();
}
