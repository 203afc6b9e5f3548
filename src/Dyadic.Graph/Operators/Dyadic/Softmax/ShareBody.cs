namespace Dyadic.Graphs.Operators;

/// <summary>What the bodies of all shares begin with, as ONNX text.</summary>
internal static class ShareBody
{
    /// <summary>The sum of a row's terms, at least 1; <c>last</c> and <c>one</c>.</summary>
    public static string Sum { get; } = $"""
            last = Constant <value_ints: ints = [-1]> ()
            one = Constant <value_int: int = 1> ()
            total = ReduceSum <keepdims: int = 1> (terms, last)
        {ExtremumBody.Greater("sum", "total", "one")}
        """;
}
