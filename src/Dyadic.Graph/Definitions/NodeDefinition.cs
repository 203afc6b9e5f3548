namespace Dyadic.Graphs.Definitions;

/// <summary>A node as a file states it: an operator's name and attributes, and the names of its inputs and outputs.</summary>
/// <remarks>
/// Definitions are the exchange form between the graph and its spellings (ONNX protobuf, ONNX text): names instead of
/// references, attributes instead of typed operators. Opset adapters rewrite definitions before a graph is built from them.
/// </remarks>
public sealed class NodeDefinition
{
    /// <summary>The operator's name, such as <c>Conv</c>.</summary>
    public required string OpType { get; set; }

    /// <summary>The operator's domain; empty for standard ONNX (<c>ai.onnx</c> is written as empty).</summary>
    public string Domain { get; set; } = "";

    /// <summary>The overload of a model-local function; nearly always empty.</summary>
    public string Overload { get; set; } = "";

    /// <summary>The node's name; may be empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>Names of the input values; an empty name is an absent optional input.</summary>
    public List<string> Inputs { get; set; } = [];

    /// <summary>Names of the output values; an empty name is an unwanted optional output.</summary>
    public List<string> Outputs { get; set; } = [];

    /// <summary>The attributes by name.</summary>
    public NameTable<AttributeValue> Attributes { get; set; } = new();

    /// <summary>The node's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the node.</summary>
    public NameTable<string> Metadata { get; set; } = new();
}
