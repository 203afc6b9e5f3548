using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Parses the ONNX textual syntax.</summary>
public static class OnnxTextParser
{
    /// <summary>Parses a function definition.</summary>
    public static FunctionDefinition ParseFunction(string text) => throw Dyadic.Core.DyadicException.Unsupported($"No parser yet for: {text}");
}
