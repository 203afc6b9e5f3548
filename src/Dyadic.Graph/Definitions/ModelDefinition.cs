namespace Dyadic.Graphs.Definitions;

/// <summary>A model as a file states it.</summary>
public sealed class ModelDefinition
{
    /// <summary>The version of the file format.</summary>
    public long IrVersion { get; set; } = 10;

    /// <summary>The operator sets in use: domain (empty for standard ONNX) → version.</summary>
    public NameTable<long> OperatorSets { get; set; } = new();

    /// <summary>The main graph.</summary>
    public GraphDefinition Graph { get; set; } = new();

    /// <summary>The model-local functions.</summary>
    public List<FunctionDefinition> Functions { get; set; } = [];

    /// <summary>The tool that wrote the file.</summary>
    public string ProducerName { get; set; } = "";

    /// <summary>The tool's version.</summary>
    public string ProducerVersion { get; set; } = "";

    /// <summary>The model's own domain.</summary>
    public string Domain { get; set; } = "";

    /// <summary>The model's own version.</summary>
    public long ModelVersion { get; set; }

    /// <summary>The model's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the model.</summary>
    public NameTable<string> Metadata { get; set; } = new();
}
