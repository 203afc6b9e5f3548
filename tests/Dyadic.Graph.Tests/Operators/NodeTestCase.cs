using Dyadic.Core;
using Dyadic.Graphs.Onnx;
using Dyadic.Graphs.Onnx.Proto;
using Dyadic.Graphs.Operators;
using Dyadic.Graphs.Tests.Onnx;

namespace Dyadic.Graphs.Tests.Operators;

/// <summary>One ONNX node test: a model of a few nodes, inputs, and the outputs it should give.</summary>
internal sealed class NodeTestCase(string folder)
{
    // Differences below this are rounding of values near zero.
    private const double AbsoluteTolerance = 1e-5;

    public static IEnumerable<string> Folders() => SharedFolder.Path is { } shared && Directory.Exists(Path.Combine(shared, "onnx-node-tests"))
        ? Directory.EnumerateDirectories(Path.Combine(shared, "onnx-node-tests")).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Null when everything agrees; otherwise what does not. Throws what the model's reading or evaluation throws.</summary>
    public string? Disagreement()
    {
        Graph graph = OnnxModelFile.Read(Path.Combine(folder, "model.onnx")).Graph;
        foreach (string set in Directory.EnumerateDirectories(folder, "test_data_set_*"))
        {
            DenseTensor[] inputs = Tensors(set, "input");
            DenseTensor[] expected = Tensors(set, "output");
            string? wrongShape = null;
            DenseTensor[] outputs = GraphInterpreter.Run(graph, inputs, (value, tensor) => wrongShape ??= Contradiction(value, tensor));
            if (wrongShape is not null) return wrongShape;
            for (int i = 0; i < expected.Length; i++)
            {
                if (Difference(expected[i], outputs[i], graph.Outputs[i].Producer?.Operator.Exactness ?? Exactness.BitExact) is { } difference) return $"output {i}: {difference}";
            }
        }

        return null;
    }

    /// <summary>The first operator of the model that no catalog has; null when all are known.</summary>
    public string? UnknownOperator() => OnnxModelFile.Read(Path.Combine(folder, "model.onnx")).Graph.Nodes
        .Select(node => node.Operator).OfType<UnknownOperator>().FirstOrDefault()?.OpType;

    private static string? Contradiction(Value value, DenseTensor tensor)
    {
        if (value.Type != ElementType.Undefined && value.Type != tensor.ElementType) return $"{value} was inferred, {tensor} was computed";
        return value.Shape is null || value.Shape.IsCompatibleWith(SymbolicShape.Of(tensor.Shape)) ? null : $"{value} was inferred, {tensor} was computed";
    }

    private static string? Difference(DenseTensor expected, DenseTensor actual, Exactness exactness)
    {
        if (expected.ElementType != actual.ElementType || expected.Shape != actual.Shape) return $"expected {expected}, got {actual}";
        if (!RealElements.Holds(expected.ElementType))
        {
            return expected.ContentEquals(actual) ? null : $"elements of {expected} differ";
        }

        // 16-bit floats hold 11 or 8 bits; the expected values were rounded at other places than ours.
        double precision = expected.ElementType switch { ElementType.Float16 => 2e-3, ElementType.BFloat16 => 2e-2, _ => 1e-6 };
        // Some expected values were written with four digits, so ONNX itself compares them with 1e-3.
        double relative = exactness.RelativeTolerance > 0 ? Math.Max(1e-3, precision) : precision;
        double[] wanted = RealElements.Read(expected), got = RealElements.Read(actual);
        for (int i = 0; i < wanted.Length; i++)
        {
            bool close = wanted[i].Equals(got[i]) || Math.Abs(wanted[i] - got[i]) <= AbsoluteTolerance + (relative * Math.Abs(wanted[i]));
            if (!close) return $"element {i} of {expected} should be {wanted[i]:R}, is {got[i]:R}";
        }

        return null;
    }

    private static DenseTensor[] Tensors(string set, string kind)
    {
        List<DenseTensor> tensors = [];
        for (string file = Path.Combine(set, $"{kind}_0.pb"); File.Exists(file); file = Path.Combine(set, $"{kind}_{tensors.Count}.pb"))
        {
            TensorProto message = TensorProto.Parser.ParseFrom(File.ReadAllBytes(file));
            tensors.Add(new OnnxTensorReader(new ExternalDataReader(null)).Read(message, file));
        }

        return [.. tensors];
    }
}
