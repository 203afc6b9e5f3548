namespace Dyadic.Graphs.Definitions;

/// <summary>A model-local function: an operator whose meaning is a body of other operators.</summary>
public sealed class FunctionDefinition
{
    /// <summary>The operator name that calls it.</summary>
    public required string Name { get; set; }

    /// <summary>The operator domain that calls it.</summary>
    public required string Domain { get; set; }

    /// <summary>The overload; nearly always empty.</summary>
    public string Overload { get; set; } = "";

    /// <summary>Names of the formal inputs.</summary>
    public List<string> Inputs { get; set; } = [];

    /// <summary>Names of the formal outputs.</summary>
    public List<string> Outputs { get; set; } = [];

    /// <summary>Attributes a caller must give.</summary>
    public List<string> Attributes { get; set; } = [];

    /// <summary>Attributes with defaults.</summary>
    public NameTable<AttributeValue> AttributeDefaults { get; set; } = new();

    /// <summary>The body.</summary>
    public List<NodeDefinition> Nodes { get; set; } = [];

    /// <summary>The operator sets that the body is written in: domain → version.</summary>
    public NameTable<long> OperatorSets { get; set; } = new();

    /// <summary>The function's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the function.</summary>
    public NameTable<string> Metadata { get; set; } = new();
}
