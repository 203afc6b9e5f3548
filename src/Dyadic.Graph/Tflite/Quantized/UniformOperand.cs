using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>Operators on two tensors of which one holds a single code everywhere: a function of the other's codes, which a table gives.</summary>
internal static class UniformOperand
{
    /// <summary>Writes the output by a table when one operand is uniform and the other has the output's shape.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="y">The output.</param>
    /// <param name="codeOf">The output's code for a code of each.</param>
    /// <param name="layout">The layout to work in.</param>
    public static bool TryTable(TfliteGraphWriter graph, TfliteTensor a, TfliteTensor b, TfliteTensor y, Func<int, int, int> codeOf, TensorLayout layout)
    {
        if (a.Shape == y.Shape && CodeOf(graph, b) is { } right) return Write(graph, a, y, code => codeOf(code, right), layout);
        return b.Shape == y.Shape && CodeOf(graph, a) is { } left && Write(graph, b, y, code => codeOf(left, code), layout);
    }

    private static bool Write(TfliteGraphWriter graph, TfliteTensor operand, TfliteTensor y, Func<int, int> codeOf, TensorLayout layout)
    {
        graph.Write(y, graph.LookUp(graph.Read(operand, layout), QuantizedTensors.Table(codeOf), "table"), layout);
        return true;
    }

    private static int? CodeOf(TfliteGraphWriter graph, TfliteTensor tensor) =>
        graph.ConstantOf(tensor) is { Count: > 0 } constant && !constant.Bytes.ContainsAnyExcept(constant.Bytes[0]) ? constant.Bytes[0] : null;
}
