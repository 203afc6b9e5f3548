namespace Dyadic.Graphs;

/// <summary>Marks a record as the meaning of an ONNX operator. Its constructor parameters are the operator's attributes.</summary>
/// <param name="name">The operator's name, such as <c>Conv</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnnxOperatorAttribute(string name) : Attribute
{
    /// <summary>The operator's name.</summary>
    public string Name { get; } = name;

    /// <summary>The operator's domain; empty for standard ONNX.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The operator-set version that defined the meaning implemented here.</summary>
    public int SinceVersion { get; init; } = 1;
}

/// <summary>Gives the ONNX name of an operator parameter where it is not the parameter's name in snake case (<c>transA</c>).</summary>
/// <param name="name">The attribute's name in ONNX.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OnnxNameAttribute(string name) : Attribute
{
    /// <summary>The attribute's name in ONNX.</summary>
    public string Name { get; } = name;
}

/// <summary>Marks a static partial class whose <c>All</c> list the source generator fills with every operator of the assembly.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OperatorCatalogAttribute : Attribute;
