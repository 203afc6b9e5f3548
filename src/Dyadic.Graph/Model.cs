using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs;

/// <summary>A graph with what a file says around it.</summary>
public sealed class Model
{
    /// <summary>The main graph, in opset 25 semantics.</summary>
    public required Graph Graph { get; init; }

    /// <summary>The standard operator-set version the file declared before it was upgraded; 25 for models built here.</summary>
    public long SourceOpset { get; init; } = OnnxVersions.Opset;

    /// <summary>Operator sets of other domains: domain → version.</summary>
    public NameTable<long> OtherOperatorSets { get; init; } = new();

    /// <summary>The model-local functions the file declares.</summary>
    public IReadOnlyList<FunctionDefinition> Functions { get; init; } = [];

    /// <summary>The tool that wrote the file.</summary>
    public string ProducerName { get; set; } = "dyadic";

    /// <summary>The tool's version.</summary>
    public string ProducerVersion { get; set; } = "";

    /// <summary>The model's own domain.</summary>
    public string Domain { get; set; } = "";

    /// <summary>The model's own version.</summary>
    public long ModelVersion { get; set; }

    /// <summary>The model's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the model; Dyadic's own begin with <c>dyadic.</c></summary>
    public NameTable<string> Metadata { get; init; } = new();
}

/// <summary>The versions of ONNX that the graph's meaning is written against.</summary>
public static class OnnxVersions
{
    /// <summary>The operator-set version of every built graph.</summary>
    public const int Opset = 25;

    /// <summary>The oldest operator set that can be upgraded.</summary>
    public const int OldestOpset = 7;

    /// <summary>The domain of Dyadic's own operators.</summary>
    public const string DyadicDomain = "ai.dyadic";

    /// <summary>The domain of operators that only a session's own copy of a graph has; they are never written into files.</summary>
    public const string SessionDomain = "ai.dyadic.session";

    /// <summary>The version of <see cref="DyadicDomain"/> written today.</summary>
    public const int DyadicOpset = 1;
}
