using System.Collections.Concurrent;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx.Upgrade;
using Dyadic.Graphs.OnnxText;

namespace Dyadic.Graphs;

/// <summary>The bodies that our operators publish, parsed once each.</summary>
internal static class BuiltInFunctions
{
    private static readonly ConcurrentDictionary<string, FunctionDefinition> Parsed = new(StringComparer.Ordinal);

    /// <summary>The function in the operator set of graphs, as functions of files are after their upgrade. Do not change it.</summary>
    public static FunctionDefinition Parse(string text) => Parsed.GetOrAdd(text, static text =>
    {
        FunctionDefinition function = OnnxTextParser.ParseFunction(text);
        OpsetUpgrade.Upgrade(function, OnnxVersions.Opset);
        return function;
    });
}
