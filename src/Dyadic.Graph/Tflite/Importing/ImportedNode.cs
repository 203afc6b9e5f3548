namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>A node of the graph being made.</summary>
/// <param name="OpType">The operator.</param>
/// <param name="Domain">Its domain; empty for ONNX.</param>
/// <param name="Inputs">The inputs; null for an absent one.</param>
/// <param name="Outputs">The outputs.</param>
internal sealed record ImportedNode(string OpType, string Domain, ImportedValue?[] Inputs, ImportedValue[] Outputs)
{
    /// <summary>The attributes by name.</summary>
    public NameTable<AttributeValue> Attributes { get; } = new();
}
