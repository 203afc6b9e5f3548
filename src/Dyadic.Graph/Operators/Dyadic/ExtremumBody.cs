namespace Dyadic.Graphs.Operators;

/// <summary>The greater and the lesser of two int64 by a comparison, as ONNX text for bodies.</summary>
/// <remarks>
/// ONNX Runtime 1.30 computes Max, Min and Clip of int64 wrong where the upper halves of two numbers are equal and their lower halves lie on either side of 2³¹:
/// Max(2³¹, 1) is 1 there, unless the loop happens to take single numbers. A body has Max, Min and Clip only where no number gets so far, and these two where one can.
/// </remarks>
internal static class ExtremumBody
{
    /// <summary>max(left, right).</summary>
    public static string Greater(string result, string left, string right) => $"""
            {result}_less = Less ({left}, {right})
            {result} = Where ({result}_less, {right}, {left})
        """;

    /// <summary>min(left, right).</summary>
    public static string Lesser(string result, string left, string right) => $"""
            {result}_less = Less ({left}, {right})
            {result} = Where ({result}_less, {left}, {right})
        """;
}
