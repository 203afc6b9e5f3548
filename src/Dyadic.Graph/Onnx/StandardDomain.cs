namespace Dyadic.Graphs.Onnx;

/// <summary>The standard operator domain has two spellings in files: empty and <c>ai.onnx</c>.</summary>
internal static class StandardDomain
{
    public static string Normalize(string domain) => domain == "ai.onnx" ? "" : domain;
}
