using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Parses the ONNX textual syntax (onnx/docs/Syntax.md): models, graphs and functions.</summary>
/// <remarks>
/// Beyond the standard's grammar, domains and graph names may be quoted, comments may begin with <c>//</c>, and elements of
/// <c>float16</c> and <c>bfloat16</c> tensors written with a point are values rather than bits. Standard domains are written without a prefix.
/// </remarks>
public static class OnnxTextParser
{
    /// <summary>Parses a model: fields in angle brackets, a graph, and functions.</summary>
    /// <exception cref="DyadicException">The text is malformed; the message gives line and column.</exception>
    public static ModelDefinition ParseModel(string text)
    {
        OnnxTextReader reader = new(text);
        ModelDefinition model = reader.ReadModel();
        reader.ExpectEnd();
        return model;
    }

    /// <summary>Parses a graph: <c>name (inputs) =&gt; (outputs) &lt;values and initializers&gt; { nodes }</c>.</summary>
    /// <exception cref="DyadicException">The text is malformed; the message gives line and column.</exception>
    public static GraphDefinition ParseGraph(string text)
    {
        OnnxTextReader reader = new(text);
        GraphDefinition graph = reader.ReadGraph();
        reader.ExpectEnd();
        return graph;
    }

    /// <summary>Parses a function: <c>&lt;domain: "…", opset_import: […]&gt; Name &lt;attributes&gt; (inputs) =&gt; (outputs) { nodes }</c>.</summary>
    /// <exception cref="DyadicException">The text is malformed; the message gives line and column.</exception>
    public static FunctionDefinition ParseFunction(string text)
    {
        OnnxTextReader reader = new(text);
        FunctionDefinition function = reader.ReadFunction();
        reader.ExpectEnd();
        return function;
    }
}
